import { createHash } from 'node:crypto'
import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** `GET /v1/sites/:siteKey/config`: what the loader draws the launcher by. */
export function siteConfigRoutes({ sites }: Pick<Services, 'sites'>): Router<RequestState> {
  const router = newRouter()
  router.get('/v1/sites/:siteKey/config', async (ctx) => {
    const site = await sites.byKey(ctx.params.siteKey ?? '')
    if (site?.status !== 'active') {
      // Anybody may read this refusal: a loader has to tell a wrong key from an outage.
      ctx.set('Access-Control-Allow-Origin', '*')
      throw new ApiError('not_found')
    }
    const origin = ctx.get('Origin')
    ctx.vary('Origin')
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    if (site.origins.includes(origin)) ctx.set('Access-Control-Allow-Origin', origin)
    ctx.set('Cache-Control', 'public, max-age=60, stale-while-revalidate=600')
    const body = JSON.stringify(site.config)
    // Of the origin too: a cache must not give one shop's page the CORS headers of another's.
    ctx.etag = createHash('sha256').update(`${origin}\n${body}`).digest('base64url')
    ctx.type = 'application/json'
    ctx.status = 200
    if (ctx.fresh) ctx.status = 304
    else ctx.body = body
  })
  return router
}
