import { createHash } from 'node:crypto'
import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { mayStandOn } from '#sites/site.ts'

/** `GET /v1/sites/:siteKey/config`: what the loader draws the launcher by. */
export function siteConfigRoutes({ sites }: Pick<Services, 'sites'>): Router<RequestState> {
  const router = newRouter()
  router.get('/v1/sites/:siteKey/config', async (ctx) => {
    const site = await sites.byKey(ctx.params.siteKey ?? '')
    const origin = ctx.get('Origin')
    const isTheirs = site !== null && mayStandOn(site, origin)
    if (site?.status !== 'active' || (origin && !isTheirs)) {
      // Any page may read this refusal: its loader has to tell it from an outage, and goes.
      ctx.set('Access-Control-Allow-Origin', '*')
      throw new ApiError('not_found', { detail: 'There is no such site for this origin.' })
    }
    ctx.vary('Origin')
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    if (isTheirs) ctx.set('Access-Control-Allow-Origin', origin)
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
