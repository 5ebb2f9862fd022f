import type Router from '@koa/router'
import { inTime } from '#database/in-time.ts'
import { ApiError, invalid } from '#http/api-error.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { rawBody } from './raw-body.ts'

/** Shopify waits 5 s for an answer: by then it knows that the database is away, and comes again. */
const storedWithinMs = 3_500

/** What each webhook has. The signature is an HMAC-SHA256 in base64. */
const webhookHeaders: readonly [string, RegExp][] = [
  ['X-Shopify-Hmac-Sha256', /^[A-Za-z\d+/]{43}=$/],
  ['X-Shopify-Topic', /./],
  ['X-Shopify-Shop-Domain', /./],
  ['X-Shopify-Webhook-Id', /./],
]

/** What Shopify adds to the address of a call through the app proxy. */
const proxyNames = new Set(['shop', 'logged_in_customer_id', 'path_prefix', 'timestamp', 'signature'])

/**
 * What Shopify calls: `/v1/shopify/…`. Both calls are signed, so they are taken whatever they say of where they come from: a
 * shopper's browser says the shop, through the app proxy.
 */
export function shopifyRoutes(services: Services, shopify: Shopify): Router<RequestState> {
  const router = newRouter()

  router.post('/v1/shopify/webhooks', async (ctx) => {
    // Before a body is read: what nobody has signed costs nothing.
    if (!webhookHeaders.every(([name, form]) => form.test(ctx.get(name)))) throw unsigned()
    const received = await inTime(shopify.webhooks.receive(ctx.req, await rawBody(ctx)), storedWithinMs)
    if (received === 'unsigned') throw unsigned()
    if (received === 'refused') throw invalid('shop', 'the body is not about the shop that the headers name')
    ctx.status = 200
    ctx.body = ''
  })

  const callers = new WeakMap<RequestContext, string>()
  const limitIdentities = rateLimit(services, {
    name: 'shopify_identity',
    max: 60,
    by: (ctx) => callers.get(ctx) ?? '',
  })

  router.register('/v1/shopify/proxy/identity', ['GET', 'POST'], async (ctx) => {
    ctx.set('Cache-Control', 'no-store')
    const query = new URLSearchParams(ctx.querystring)
    if (!(await shopify.signatures.proxy(query))) throw unsigned()
    // A shopper may have added some of their own, which Shopify passes on and signs. In what it signs nothing parts one from
    // the next: a value with a `=` may have been names and values of theirs.
    const names = [...query.keys()]
    const isShopifys = (name: string, value: string, at: number): boolean =>
      proxyNames.has(name) && !value.includes('=') && names.indexOf(name) === at
    if (![...query].every(([name, value], at) => isShopifys(name, value, at)))
      throw invalid('query', 'expected what Shopify adds to an address, once each, and nothing else')
    const shop = shopify.shopNamed(query.get('shop') ?? '')
    if (shop === null) throw invalid('shop', 'expected a shop, ….myshopify.com')
    const customerId = query.get('logged_in_customer_id') ?? ''
    if (!/^([1-9]\d{0,19})?$/.test(customerId))
      throw invalid('logged_in_customer_id', 'expected the number of a customer, or nothing')
    callers.set(ctx, `${shop} ${customerId}`)
    if (customerId) await limitIdentities(ctx)
    ctx.body = { token: customerId ? await shopify.identities.token(shop, customerId) : null }
  })

  return router
}

const unsigned = (): ApiError => new ApiError('session_required', { detail: 'Shopify has not signed this call.' })
