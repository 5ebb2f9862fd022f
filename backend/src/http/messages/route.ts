import Router from '@koa/router'
import { feedback, type MessageAccepted, type MessageList, type RetryAccepted } from '@parley/protocol/message'
import * as v from 'valibot'
import { followTurn } from '#conversation/follow-turn.ts'
import { presentConversation, presentMessage } from '#conversation/presenters.ts'
import { ApiError } from '#errors.ts'
import { limitKey } from '#http/client-address.ts'
import { openStream } from '#http/events/open.ts'
import { jsonBody, parseBody, parseInput } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { shownPosition } from '#http/sessions/route.ts'
import { refuseIfEnded } from './ended-session.ts'
import { onQuota } from './quota.ts'
import { accepted, messageLimit, messageSender } from './send.ts'

const pageSize = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(100)),
  '50',
)
const seq = v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)))
export const listQuery = v.object({ before: seq, limit: pageSize })

/** `/v1/messages`: what the visitor says, and what there is to read. */
export function messageRoutes(services: Services): Router<RequestState> {
  const { conversations, transcripts } = services
  const router = new Router<RequestState>()
  const session = requireSession(services)
  const limit = messageLimit(services)
  const send = messageSender(services, limit)

  router.post('/v1/messages', jsonBody(), session, async (ctx) => {
    const { visitor } = sessionOf(ctx)
    const asStream = ctx.accepts('application/json', 'text/event-stream') === 'text/event-stream'
    // Refused before anything is stored: a refusal afterwards would not tell its reader that it was.
    if (asStream) services.streams.admit(sessionOf(ctx), limitKey(ctx.state.address))
    const stored = await send(ctx)
    await refuseIfEnded(services, visitor, stored)
    if (asStream) {
      const conversation = await transcripts.conversation(visitor, stored.message.conversationId)
      if (!conversation) throw new ApiError('not_found')
      await openStream(services, ctx, (signal) =>
        followTurn(services.follow, conversation, stored.message, stored.reply?.seq ?? null, signal),
      )
      return
    }
    const anonymous = visitor.identity === undefined
    const body: MessageAccepted = {
      ...accepted(stored),
      ...(stored.first && anonymous
        ? { returnToken: await services.returnTokens.issue(visitor.visitorId, visitor.siteId) }
        : {}),
    }
    ctx.status = 202
    ctx.body = body
  })

  router.get('/v1/messages', session, async (ctx) => {
    const { visitor } = sessionOf(ctx)
    const { before, limit } = parseInput(listQuery, ctx.query)
    const conversation = await transcripts.current(visitor)
    const messages = conversation ? await transcripts.messagesBefore(conversation, before, limit) : []
    const list: MessageList = {
      conversation: conversation && presentConversation(conversation),
      messages: messages.map(presentMessage),
      ...(before === undefined ? { cursor: shownPosition(messages) } : {}),
      hasMore: (messages[0]?.seq ?? 1) > 1,
    }
    ctx.body = list
  })

  router.post('/v1/messages/:id/stop', session, async (ctx) => {
    const stopped = await conversations.stop(sessionOf(ctx).visitor, ctx.params.id ?? '')
    if (stopped === 'not_found') throw new ApiError('not_found')
    if (stopped === 'not_a_reply') throw new ApiError('conflict', { detail: 'This message is not a reply.' })
    ctx.status = 202
    ctx.body = {}
  })

  router.post('/v1/messages/:id/retry', session, async (ctx) => {
    const { visitor } = sessionOf(ctx)
    const replyId = ctx.params.id ?? ''
    const failed = await transcripts.message(visitor, replyId)
    if (!failed) throw new ApiError('not_found')
    if (services.phase() === 'stopping') throw new ApiError('unavailable', { retryAfter: 1 })
    await limit(ctx)
    const retried = await onQuota(
      services,
      ctx,
      () => conversations.retry(visitor, replyId),
      (result) => typeof result !== 'string' && result.added,
    )
    if (retried === 'not_found') throw new ApiError('not_found')
    if (retried === 'conflict')
      throw new ApiError('conflict', { detail: 'Only the last reply can be tried again, when it failed.' })
    const body: RetryAccepted = { reply: retried.reply }
    ctx.status = 202
    ctx.body = body
  })

  router.put('/v1/messages/:id/feedback', jsonBody(), session, async (ctx) => {
    if (!(await conversations.rate(sessionOf(ctx).visitor, ctx.params.id ?? '', parseBody(ctx, feedback))))
      throw new ApiError('not_found')
    ctx.status = 204
  })
  return router
}
