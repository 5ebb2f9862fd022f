import type { Table } from '../result.ts'
import { shopPage } from './shop-page.ts'
import { shopifyStorefront } from './shopify-storefront.ts'
import { openStreet } from './street.ts'
import { typeable } from './typeable.ts'

/** What the widget costs a shop's page and a shopper's phone. */
export async function pageCost(): Promise<Table[]> {
  // While nothing of the street takes a share of the processor.
  const storefront = await shopifyStorefront()
  const street = await openStreet()
  try {
    return [await shopPage(street), storefront, await typeable(street)]
  } finally {
    await street.close()
  }
}
