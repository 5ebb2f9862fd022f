import { invalid } from '#http/api-error.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { parameterOf } from '../form-body.ts'

/** The shop that the address names. @throws {ApiError} `invalid_request` */
export function namedShop(ctx: RequestContext, shopify: Pick<Shopify, 'shopNamed'>): string {
  const shop = shopify.shopNamed(parameterOf(ctx, 'shop'))
  if (shop === null) throw invalid('shop', 'expected a shop, ….myshopify.com')
  return shop
}
