import { audit, installLighthouse } from '../lighthouse/lighthouse.ts'
import { inNewBrowser } from '../lighthouse/new-browser.ts'
import type { Audited } from '../lighthouse/report.ts'
import type { Table } from '../result.ts'
import { wholeChromium } from './phone.ts'
import { startShopifyShop } from './shopify-shop.ts'
import { pageTypes } from './storefront-score.ts'
import { storefrontTable } from './storefront-table.ts'

const rounds = 7

/** What the Shopify app costs a storefront, found as Shopify finds it. There is no backend: none is asked. */
export async function shopifyStorefront(): Promise<Table> {
  installLighthouse()
  const executablePath = await wholeChromium()
  const { url, reach, close } = await startShopifyShop()
  const browsers = { executablePath, reach }
  const visit = (address: string) => inNewBrowser(browsers, (_, port) => audit(address, port))
  const visits = {
    index: newVisits(),
    product: newVisits(),
    collection: newVisits(),
  }
  try {
    // What is measured is there.
    await inNewBrowser(browsers, async (browser) => {
      const page = await browser.newPage()
      await page.goto(url('product', true))
      await page.locator('parley-chat button').waitFor()
    })
    // In turn, so that what else the machine does falls on all.
    for (let round = 0; round < rounds; round++)
      for (const pageType of pageTypes) {
        visits[pageType].without.push(await visit(url(pageType, false)))
        visits[pageType].withApp.push(await visit(url(pageType, true)))
      }
  } finally {
    await close()
  }
  return storefrontTable(visits)
}

const newVisits = (): { without: Audited[]; withApp: Audited[] } => ({ without: [], withApp: [] })
