import { Readable } from 'node:stream'
import type Router from '@koa/router'
import * as v from 'valibot'
import { presentConversation, presentMessage } from '#conversation/presenters.ts'
import type { ConversationRecord, MessageRecord } from '#conversation/record.ts'
import { mayHaveMore, type Transcripts } from '#conversation/transcripts.ts'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { parseInput } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { plainText } from './plain-text.ts'

const query = v.object({ format: v.optional(v.picklist(['txt', 'json']), 'txt') })

/** Messages that are read at once. */
const batch = 200

/** `GET /v1/transcript`: the current conversation as a download, written as it is read. */
export function transcriptRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  router.get('/v1/transcript', requireSession(services), sessionLimit(services, 'transcript', 20), async (ctx) => {
    const { format } = parseInput(query, ctx.query)
    const conversation = await services.transcripts.current(sessionOf(ctx).visitor)
    const messages = conversation ? allMessages(services.transcripts, conversation) : nothing()
    ctx.attachment(`conversation.${format}`)
    ctx.type = format === 'json' ? 'application/json' : 'text/plain'
    ctx.body = Readable.from(format === 'json' ? asJson(conversation, messages) : asText(messages))
  })
  return router
}

async function* nothing(): AsyncGenerator<MessageRecord> {}

async function* allMessages(transcripts: Transcripts, conversation: ConversationRecord): AsyncGenerator<MessageRecord> {
  for (let after = 0; ; ) {
    const messages = await transcripts.messagesAfter(conversation, after, batch)
    yield* messages
    const last = messages.at(-1)
    if (!last || !mayHaveMore(messages, batch)) return
    after = last.seq
  }
}

async function* asText(messages: AsyncIterable<MessageRecord>): AsyncGenerator<string> {
  for await (const message of messages) yield plainText(presentMessage(message))
}

async function* asJson(
  conversation: ConversationRecord | null,
  messages: AsyncIterable<MessageRecord>,
): AsyncGenerator<string> {
  yield `{"conversation":${JSON.stringify(conversation && presentConversation(conversation))},"messages":[`
  let separator = ''
  for await (const message of messages) {
    yield separator + JSON.stringify(presentMessage(message))
    separator = ','
  }
  yield ']}\n'
}
