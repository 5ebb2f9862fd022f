import type { Next } from 'koa'
import { ApiError } from '#http/api-error.ts'
import type { OpenShop, RequestContext, RequestMiddleware } from '#http/request-state.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { ShopifyAway, ShopSuspended, TokenRefused } from '#platforms/shopify/shopify-error.ts'
import type { Site } from '#sites/site.ts'
import { parameterOf } from '../form-body.ts'

/** App Bridge asks again, once, with a new ID token. */
const retryHeader = 'X-Shopify-Retry-Invalid-Session-Request'

/**
 * The shop whose admin made the ID token; null: the token does not hold, or Shopify does not take it. Where Shopify is
 * away, the shop is as it is stored: the token holds by itself.
 *
 * @param named the shop that it must be, where one is named.
 * @throws {ApiError} `unavailable`; `site_disabled`: the operator has suspended the shop's account.
 */
export async function shopByToken(
  ctx: RequestContext,
  shopify: Pick<Shopify, 'shopOf' | 'siteOf' | 'known'>,
  idToken: string,
  named: string | null,
): Promise<OpenShop | null> {
  const domain = await shopify.shopOf(idToken)
  if (domain === null || (named !== null && domain !== named)) return null
  const asStored = async (error: unknown): Promise<Site> => {
    if (!(error instanceof ShopifyAway)) throw error
    logAway(ctx, error)
    const site = await shopify.known(domain)
    if (!site) throw new ApiError('unavailable', { cause: error })
    return site
  }
  try {
    return { domain, site: await shopify.siteOf(domain, idToken).catch(asStored), idToken }
  } catch (error) {
    if (error instanceof ShopSuspended) throw new ApiError('site_disabled', { cause: error })
    if (!(error instanceof TokenRefused)) throw error
    logRefusal(ctx, error)
    return null
  }
}

/** Goes on for the shop's admin. False: Shopify did not take the ID token once it was needed, and nothing is answered. */
export async function goOn(ctx: RequestContext, found: OpenShop, next: Next): Promise<boolean> {
  ctx.state.shop = found
  try {
    await next()
    return true
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    logRefusal(ctx, error)
    return false
  }
}

/** The cause may be the operator's: a client secret that does not hold, say. */
export const logAway = ({ state }: RequestContext, error: ShopifyAway): void =>
  state.log.warn({ error }, 'Shopify gave no answer')

const logRefusal = ({ state }: RequestContext, error: TokenRefused): void =>
  state.log.warn({ error }, 'Shopify did not take an ID token')

/**
 * Lets pass what App Bridge sent from the app's pages, and knows the shop from then on.
 *
 * @throws {ApiError} `session_required`, with the header that has App Bridge try again.
 */
export const requireShop = (shopify: Shopify): RequestMiddleware =>
  async function requireShop(ctx, next) {
    const [, idToken = ''] = /^Bearer (\S+)$/.exec(ctx.get('Authorization')) ?? []
    const found = await shopByToken(ctx, shopify, idToken, parameterOf(ctx, 'shop') || null)
    if (found && (await goOn(ctx, found, next))) return
    ctx.set(retryHeader, '1')
    throw new ApiError('session_required')
  }
