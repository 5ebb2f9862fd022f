import { jsonBody } from '#http/middleware/json-body.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import type { AppRoutes } from '../app-routes.ts'
import { appTexts } from '../app-texts.ts'
import { outcome } from '../outcome.ts'
import { beginAnewPage } from './begin-anew-page.ts'

/**
 * What becomes of what a shop had before, once the app is back.
 *
 * @param respondHome responds with the home, and what came of it.
 */
export function returnedRoutes(
  { router, page, shopify, shell }: AppRoutes,
  respondHome: (ctx: RequestContext, outcome: Html) => Promise<void>,
): void {
  const nothing = (ctx: RequestContext) => html`<s-paragraph>${appTexts(ctx).nothingEarlier}</s-paragraph>`

  router.post('/shopify/api/keep-earlier', jsonBody(), async (ctx) => {
    await shopify.returned.keep(shopOf(ctx).site)
    return respondHome(ctx, outcome('success', appTexts(ctx).earlierKept))
  })

  router.get('/shopify/begin-anew', page, async (ctx) => {
    const { shop } = await shopify.settings.overview(shopOf(ctx).site)
    beginAnewPage(ctx, { shell, ...(shop.returnedAt === null && { said: nothing(ctx) }) })
  })

  router.post('/shopify/api/begin-anew', jsonBody(), async (ctx) => {
    const { begunAnew, begunAnewHint } = appTexts(ctx)
    const { site, idToken } = shopOf(ctx)
    const isBegun = await shopify.returned.beginAnew(site, idToken)
    const said = isBegun
      ? outcome('success', begunAnew, html`<s-paragraph>${begunAnewHint}</s-paragraph>`)
      : nothing(ctx)
    beginAnewPage(ctx, { shell, said })
  })
}
