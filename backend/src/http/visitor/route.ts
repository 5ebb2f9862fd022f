import Router from '@koa/router'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'

/** `DELETE /v1/visitor`: everything about the visitor is forgotten, also what still runs. */
export function visitorRoutes(services: Services): Router<RequestState> {
  const router = new Router<RequestState>()
  router.delete('/v1/visitor', requireSession(services), async (ctx) => {
    const { visitor } = sessionOf(ctx)
    // First the visitor, whose tokens end with it: nothing that is sent now may begin a conversation again.
    await services.visitors.erase(visitor)
    await services.conversations.erase(visitor)
    ctx.status = 204
  })
  return router
}
