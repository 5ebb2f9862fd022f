import Router from '@koa/router'
import type { ConversationList } from '@parley/protocol/conversation'
import type { MessageList } from '@parley/protocol/message'
import { id } from '@parley/protocol/text'
import * as v from 'valibot'
import { presentConversation, presentMessage } from '#conversation/presenters.ts'
import { ApiError } from '#errors.ts'
import { listQuery } from '#http/messages/route.ts'
import { parseInput } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { shownPosition } from '#http/sessions/route.ts'

const query = v.object({ before: v.optional(id('conv')), limit: listQuery.entries.limit })

/** The visitor's conversations, and the end of the one that is open. */
export function conversationRoutes(services: Services): Router<RequestState> {
  const { transcripts } = services
  const router = new Router<RequestState>()
  const session = requireSession(services)

  router.get('/v1/conversations', session, async (ctx) => {
    const { before, limit } = parseInput(query, ctx.query)
    const page = { limit: limit + 1, ...(before === undefined ? {} : { before }) }
    const found = await transcripts.conversations(sessionOf(ctx).visitor, page)
    if (!found) throw new ApiError('not_found')
    const list: ConversationList = {
      conversations: found.slice(0, limit).map(presentConversation),
      hasMore: found.length > limit,
    }
    ctx.body = list
  })

  router.get('/v1/conversations/:id/messages', session, async (ctx) => {
    const { before, limit } = parseInput(listQuery, ctx.query)
    const conversation = await transcripts.conversation(sessionOf(ctx).visitor, ctx.params.id ?? '')
    if (!conversation) throw new ApiError('not_found')
    const messages = await transcripts.messagesBefore(conversation, before, limit)
    const list: MessageList = {
      conversation: presentConversation(conversation),
      messages: messages.map(presentMessage),
      ...(before === undefined ? { cursor: shownPosition(messages) } : {}),
      hasMore: (messages[0]?.seq ?? 1) > 1,
    }
    ctx.body = list
  })

  router.post('/v1/conversation/close', session, async (ctx) => {
    await services.conversations.close(sessionOf(ctx).visitor)
    ctx.status = 204
  })
  return router
}
