import type Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** `GET /.well-known/jwks.json` (RFC 7517): the public halves of the keys that sign visitor tokens. */
export function jwksRoutes({ ring }: Pick<Services, 'ring'>): Router<RequestState> {
  const router = newRouter()
  router.get('/.well-known/jwks.json', (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.body = ring.jwks()
  })
  return router
}
