import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { previewPolicy } from './frame-policy.ts'

/**
 * `GET /embed/:siteKey/preview`: a picture of the chat in the look that the page around it says, for a shop's merchant. No
 * session is opened and no agent asked.
 */
export function previewRoutes({ sites, previewDocument, consoleUrl }: Services): Router<RequestState> {
  const router = newRouter()
  router.get('/embed/:siteKey/preview', async (ctx) => {
    const site = await sites.byKey(ctx.params.siteKey ?? '')
    if (site?.status !== 'active' || site.platform !== 'shopify' || consoleUrl === null) throw new ApiError('not_found')
    const { locale } = ctx.query
    ctx.set('Content-Security-Policy', previewPolicy(site, consoleUrl))
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    ctx.type = 'text/html'
    const drawn = { ...site, origins: [consoleUrl] }
    ctx.body = await previewDocument(drawn, '', typeof locale === 'string' ? locale : undefined)
  })
  return router
}
