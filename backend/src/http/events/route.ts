import type Router from '@koa/router'
import { parsePosition } from '@parley/protocol/position'
import { follow } from '#conversation/follow.ts'
import type { ClientPosition } from '#conversation/start-position.ts'
import { ApiError } from '#http/api-error.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestContext, type RequestState, sessionOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import { refuseWhileStopping, type Services } from '#http/services.ts'
import { respondWithStream } from '#http/streams/respond-with-stream.ts'

/** `GET /v1/events`: the visitor's event stream. */
export function eventRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  router.get('/v1/events', requireSession(services), async (ctx) => {
    // A router answers HEAD by the GET route, and a stream without a body would stay open for nobody.
    if (ctx.method === 'HEAD') throw new ApiError('not_found')
    refuseWhileStopping(services)
    const { visitor } = sessionOf(ctx)
    const position = clientPosition(ctx)
    respondWithStream(services, ctx, (signal) => follow(services.streamSource, visitor, position, signal))
  })
  return router
}

/** Where the client says it is. `Last-Event-ID` (WHATWG HTML, Server-sent events) ranks above `?after=`. */
function clientPosition(ctx: RequestContext): ClientPosition {
  const { after, conversation } = ctx.query
  const said = ctx.get('Last-Event-ID') || (typeof after === 'string' ? after : after?.[0])
  return {
    position: said === undefined ? null : (parsePosition(said) ?? 'invalid'),
    conversationId: typeof conversation === 'string' ? conversation.slice(0, 64) : null,
  }
}
