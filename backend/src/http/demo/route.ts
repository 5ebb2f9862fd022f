import type Router from '@koa/router'
import { demoSiteKey } from '#demo/demo-site.ts'
import { createDemoPages } from '#demo/shop.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'

/** The demo shop at `/` and the playground, for a backend that is being tried out. */
export function demoRoutes(publicUrl: string): Router<RequestState> {
  const file = createDemoPages({ loaderUrl: `${publicUrl}/parley.js`, siteKey: demoSiteKey })
  const router = newRouter()
  router.get(['/', '/playground', '/demo/:file'], (ctx) => {
    const found = file(ctx.path)
    if (!found) return
    ctx.set('Content-Security-Policy', shopPolicy)
    // With `no-store` a browser would not keep the page for its Back button.
    ctx.set('Cache-Control', 'no-cache')
    ctx.set('Referrer-Policy', 'strict-origin-when-cross-origin')
    ctx.type = found.type
    ctx.body = found.body
  })
  return router
}

/** As strict as a careful shop's own: the widget has to work under it. */
const shopPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')
