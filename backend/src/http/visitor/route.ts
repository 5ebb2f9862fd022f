import type Router from '@koa/router'
import { inTime } from '#database/in-time.ts'
import { limitKey } from '#http/client-address.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** `DELETE /v1/visitor`: everything about the visitor is forgotten, also what still runs. */
export function visitorRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  // Each one is remembered for a day by every process, whether there was something to forget or not.
  const limit = rateLimit(services, {
    name: 'erasures',
    max: 10,
    by: (ctx) => services.hashAddress(limitKey(ctx.state.address), 'erasures'),
  })
  router.delete('/v1/visitor', requireSession(services), limit, async (ctx) => {
    await inTime(services.conversations.erase(sessionOf(ctx).visitor))
    ctx.status = 204
  })
  return router
}
