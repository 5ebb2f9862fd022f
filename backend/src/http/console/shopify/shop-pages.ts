import type { RequestContext, RequestMiddleware } from '#http/request-state.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { parameterOf } from '../form-body.ts'
import { appTexts } from './app-texts.ts'
import { bounce } from './bounce.ts'
import { notice } from './document.ts'
import { goOn, requireShop, shopByToken } from './id-token.ts'
import { namedShop } from './named-shop.ts'

/**
 * Lets pass who asks for a page of the app in a shop's admin. The admin opens a page with an ID token in its address; our
 * own script fetches the next ones with one in a header. A document without a good one is sent for it, once.
 */
export function shopPages(shopify: Shopify, consoleUrl: string): RequestMiddleware {
  const fetched = requireShop(shopify)
  return async function shopPages(ctx, next) {
    const shop = namedShop(ctx, shopify)
    if (isFetch(ctx)) return fetched(ctx, next)
    if (parameterOf(ctx, 'embedded') !== '1') {
      ctx.redirect(`https://admin.shopify.com/store/${shop.replace(/\.myshopify\.com$/, '')}/apps/${shopify.apiKey}`)
      return
    }
    const idToken = parameterOf(ctx, 'id_token')
    const found = idToken === '' ? null : await shopByToken(ctx, shopify, idToken, shop)
    if (found && (await goOn(ctx, found, next))) return
    if (parameterOf(ctx, 'bounced') === '') return bounce(ctx, consoleUrl)
    ctx.status = 401
    const { reloadTitle, reload } = appTexts(ctx)
    notice(ctx, { shop, apiKey: shopify.apiKey, title: reloadTitle, text: reload })
  }
}

/** Scripts cannot follow a page that has App Bridge reload it. Browsers say what a request is for (W3C Fetch Metadata). */
const isFetch = (ctx: RequestContext): boolean =>
  ctx.get('Authorization') !== '' || ctx.get('Sec-Fetch-Dest') === 'empty'
