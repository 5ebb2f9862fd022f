import { ApiError } from '#http/api-error.ts'
import { shopOf } from '#http/request-state.ts'
import { pathParameter } from '../../sites/own-site.ts'
import type { AppRoutes } from '../app-routes.ts'

/** What is kept of a customer who asked for it: its merchant hands it over. */
export function requestRoutes({ router, shopify, downloads }: AppRoutes): void {
  router.get('/shopify/api/requests/:id', downloads.limit, async (ctx) => {
    const items = await shopify.webhooks.requests.data(shopOf(ctx).domain, pathParameter(ctx, 'id'))
    if (!items) throw new ApiError('not_found')
    downloads.respond(ctx, { name: 'parley-customer-data.json', type: 'application/json', parts: jsonOf(items) })
  })
}

/** A list as JSON, item by item: all of it may be more than fits into memory. */
async function* jsonOf(items: AsyncIterable<object>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const item of items) {
    yield `${before}${JSON.stringify(item)}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
