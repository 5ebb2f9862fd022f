import type { Table } from '../result.ts'
import { shopPage } from './shop-page.ts'
import { shopifyStorefront } from './shopify-storefront.ts'
import { openStreet } from './street.ts'
import { typeable } from './typeable.ts'

/** What the widget costs a shop's page and a shopper's phone. */
export async function pageCost(): Promise<Table[]> {
  const street = await openStreet()
  try {
    return [await shopPage(street), await shopifyStorefront(), await typeable(street)]
  } finally {
    await street.close()
  }
}
