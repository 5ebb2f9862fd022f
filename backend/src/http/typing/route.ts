import type Router from '@koa/router'
import { typing } from '@parley/protocol/typing'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/**
 * `POST /v1/typing`: the visitor is writing. Nobody is there to see it before there is a console, and it is never stored:
 * the call is checked and answered, so that clients may make it.
 */
export function typingRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const limit = sessionLimit(services, 'typing', 60)
  router.post('/v1/typing', jsonBody(), requireSession(services), limit, (ctx) => {
    parseBody(ctx, typing)
    ctx.status = 204
  })
  return router
}
