import type Router from '@koa/router'
import { contact } from '@parley/protocol/contact'
import { ApiError } from '#http/api-error.ts'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** `PUT /v1/contact`: how the visitor may be reached. */
export function contactRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const limit = sessionLimit(services, 'contact', 20)
  router.put('/v1/contact', jsonBody(), requireSession(services), limit, async (ctx) => {
    // Nothing is written of a visitor who has said nothing.
    if (!(await services.contacts.set(sessionOf(ctx).visitor, parseBody(ctx, contact))))
      throw new ApiError('conflict', { detail: 'There is no conversation yet: send a message first.' })
    ctx.status = 204
  })
  return router
}
