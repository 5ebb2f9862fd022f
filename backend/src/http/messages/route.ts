import type Router from '@koa/router'
import { feedback, type MessageAccepted, type RetryAccepted } from '@parley/protocol/message'
import { followTurn } from '#conversation/follow-turn.ts'
import { inTime } from '#database/in-time.ts'
import { ApiError } from '#http/api-error.ts'
import { limitKey } from '#http/client-address.ts'
import { onQuota } from '#http/limits/quota.ts'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { messageList, messageListQuery } from '#http/message-page.ts'
import { jsonBody, parseBody, parseInput } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import { respondWithHistory } from '#http/respond-compressed.ts'
import { newRouter } from '#http/router.ts'
import { refuseWhileStopping, type Services } from '#http/services.ts'
import { respondWithStream } from '#http/streams/respond-with-stream.ts'
import { acceptedBody, messageLimit, messageSender } from './send.ts'

/** `/v1/messages`: what the visitor says, and what there is to read. */
export function messageRoutes(services: Services): Router<RequestState> {
  const { conversations, transcripts } = services
  const router = newRouter()
  const session = requireSession(services)
  const limit = messageLimit(services)
  const send = messageSender(services, limit)
  const feedbackLimit = sessionLimit(services, 'feedback', 60)
  const readLimit = sessionLimit(services, 'messages_read', 240)

  router.post('/v1/messages', jsonBody(), session, async (ctx) => {
    const { visitor } = sessionOf(ctx)
    const asStream = ctx.accepts('application/json', 'text/event-stream') === 'text/event-stream'
    // Refused before anything is stored: a refusal afterwards would not tell its reader that it was.
    if (asStream) services.streams.admit(sessionOf(ctx), limitKey(ctx.state.address))
    const stored = await send(ctx)
    // It may have ended while the message was being stored. An erasure took the message along.
    if (services.revocations.isRevoked(visitor)) throw new ApiError('session_required')
    if (asStream) {
      const conversation = await transcripts.conversation(visitor, stored.message.conversationId)
      // Only an erasure takes away what was just stored.
      if (!conversation) throw new ApiError('session_required')
      respondWithStream(services, ctx, (signal) =>
        followTurn(services.streamSource, conversation, stored.message, stored.reply?.seq ?? null, signal),
      )
      return
    }
    const anonymous = visitor.sealedIdentity === undefined
    const body: MessageAccepted = {
      ...acceptedBody(stored),
      ...(stored.first && anonymous
        ? { returnToken: await inTime(services.returnTokens.issue(visitor.visitorId, visitor.siteId)) }
        : {}),
    }
    ctx.status = 202
    ctx.body = body
  })

  router.get('/v1/messages', session, readLimit, async (ctx) => {
    const query = parseInput(messageListQuery, ctx.query)
    const conversation = await transcripts.current(sessionOf(ctx).visitor)
    await respondWithHistory(ctx, await messageList(transcripts, conversation, query))
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
    refuseWhileStopping(services)
    await limit(ctx)
    const retried = await onQuota(
      services,
      ctx,
      () => inTime(conversations.retry(visitor, replyId)),
      (result) => typeof result !== 'string' && result.added,
    )
    if (retried === 'not_found') throw new ApiError('not_found')
    if (retried === 'conflict')
      throw new ApiError('conflict', { detail: 'Only the last reply can be tried again, when it failed.' })
    const body: RetryAccepted = { reply: retried.reply }
    ctx.status = 202
    ctx.body = body
  })

  router.put('/v1/messages/:id/feedback', jsonBody(), session, feedbackLimit, async (ctx) => {
    const { visitor, site } = sessionOf(ctx)
    if (!site.config.features.feedback) throw new ApiError('forbidden', { detail: 'The site asks for no feedback.' })
    const rated = await conversations.rate(visitor, ctx.params.id ?? '', parseBody(ctx, feedback))
    if (rated === 'not_found') throw new ApiError('not_found')
    if (rated === 'not_rateable')
      throw new ApiError('conflict', { detail: 'Only an answer that has ended can be rated.' })
    ctx.status = 204
  })
  return router
}
