import type Router from '@koa/router'
import { type ConversationList, conversationRating } from '@parley/protocol/conversation'
import { id } from '@parley/protocol/text'
import * as v from 'valibot'
import { presentConversation } from '#conversation/presenters.ts'
import { ApiError } from '#http/api-error.ts'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { messageList, messageListQuery, pageQuery } from '#http/message-page.ts'
import { jsonBody, parseBody, parseInput } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import { respondWithHistory } from '#http/respond-compressed.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

const query = v.object({ before: v.optional(id('conv')), ...pageQuery })

/** The visitor's conversations; the end of the one that is open, and how it was. */
export function conversationRoutes(services: Services): Router<RequestState> {
  const { transcripts } = services
  const router = newRouter()
  const session = requireSession(services)
  const readLimit = sessionLimit(services, 'conversations_read', 240)
  const closeLimit = sessionLimit(services, 'close', 20)
  const ratingLimit = sessionLimit(services, 'rating', 20)

  router.get('/v1/conversations', session, readLimit, async (ctx) => {
    const { before, limit } = parseInput(query, ctx.query)
    const page = { limit: limit + 1, ...(before === undefined ? {} : { before }) }
    const found = await transcripts.conversations(sessionOf(ctx).visitor, page)
    if (!found) throw new ApiError('not_found')
    const list: ConversationList = {
      conversations: found.slice(0, limit).map(presentConversation),
      hasMore: found.length > limit,
    }
    await respondWithHistory(ctx, list)
  })

  router.get('/v1/conversations/:id/messages', session, readLimit, async (ctx) => {
    const query = parseInput(messageListQuery, ctx.query)
    const conversation = await transcripts.conversation(sessionOf(ctx).visitor, ctx.params.id ?? '')
    if (!conversation) throw new ApiError('not_found')
    await respondWithHistory(ctx, await messageList(transcripts, conversation, query))
  })

  router.post('/v1/conversation/close', session, closeLimit, async (ctx) => {
    await services.conversations.close(sessionOf(ctx).visitor)
    ctx.status = 204
  })

  router.put('/v1/conversation/rating', jsonBody(), session, ratingLimit, async (ctx) => {
    const rating = parseBody(ctx, conversationRating)
    if (!(await services.conversations.rateConversation(sessionOf(ctx).visitor, rating))) {
      if (rating.conversationId !== undefined) throw new ApiError('not_found')
      throw new ApiError('conflict', { detail: 'There is no conversation yet: send a message first.' })
    }
    ctx.status = 204
  })
  return router
}
