import { atMost, type Row, type Table } from '../result.ts'
import { cpuSlowdown, launchPhone, phoneScreen, visit } from './phone.ts'
import { type Load, load, median, runs } from './shop-page.ts'
import { type pages, startShopifyShop } from './shopify-shop.ts'
import { openSlowLink, slow4g } from './slow-link.ts'

/** What each page counts for (shopify.dev/docs/apps/build/performance/storefront). */
const weights = { index: 0.17, product: 0.4, collection: 0.43 } as const
type PageType = keyof typeof pages
const pageTypes = Object.keys(weights) as PageType[]

/** What the Shopify app costs a storefront, weighted as Shopify does. There is no backend: none is asked. */
export async function shopifyStorefront(): Promise<Table> {
  const link = openSlowLink()
  let assets = ''
  const shop = await startShopifyShop(() => assets)
  const port = await link.to(shop.port)
  assets = `http://cdn.localhost:${port}`
  const browser = await launchPhone()
  const shopUrl = (path: string) => `http://shop.localhost:${port}${path}`
  try {
    const measured: Record<PageType, { without: Load[]; tagged: Load[] }> = {
      index: { without: [], tagged: [] },
      product: { without: [], tagged: [] },
      collection: { without: [], tagged: [] },
    }
    // What is measured is there.
    await visit(browser, async (page) => {
      await page.goto(shopUrl('/product'))
      await page.locator('parley-chat button').waitFor()
    })
    // In turn, so that what else the machine does falls on all.
    for (let run = 0; run < runs; run++)
      for (const pageType of pageTypes) {
        measured[pageType].without.push(await load({ browser, shopUrl }, `/${pageType}?without`))
        measured[pageType].tagged.push(await load({ browser, shopUrl }, `/${pageType}`))
      }
    return table(measured)
  } finally {
    await browser.close()
    link.close()
    await shop.close()
  }
}

function table(measured: Record<PageType, { without: Load[]; tagged: Load[] }>): Table {
  const scores = (loads: readonly Load[]) => loads.map(({ score }) => score)
  const lost = (pageType: PageType) =>
    median(scores(measured[pageType].without)) - median(scores(measured[pageType].tagged))
  const row = (pageType: PageType): Row => {
    const { without, tagged } = measured[pageType]
    const all = [scores(without), scores(tagged)]
    return {
      what: `${pageType}, score`,
      values: [...all.map(median), -lost(pageType), ...all.map((each) => Math.max(...each) - Math.min(...each))],
    }
  }
  const added = (pick: (load: Load) => number) => {
    const { without, tagged } = measured.product
    return [median(without.map(pick)), median(tagged.map(pick)), median(tagged.map(pick)) - median(without.map(pick))]
  }
  const weighted = pageTypes.reduce((sum, pageType) => sum + weights[pageType] * lost(pageType), 0)
  const shifts = (loads: readonly Load[]) => median(loads.map(({ cls }) => cls))
  const shift = Math.max(...pageTypes.map((each) => shifts(measured[each].tagged) - shifts(measured[each].without)))
  return {
    title: 'What the Shopify app costs a storefront',
    setup: [
      `Median of ${runs} first visits of each page, with the app and without in turn; ${phoneScreen.width} px, ${slow4g.roundTripMs} ms round trip, 1.6 Mbps, CPU slowed ${cpuSlowdown}x`,
      'A page in the manner of Dawn, without pictures; home counts 17 %, product 40 %, collection 43 %, as Shopify counts them',
      "The score is Lighthouse 10's for phones without Speed Index, by our own measurement, not by Lighthouse itself",
    ],
    columns: ['without', 'with', 'difference', 'spread without', 'spread with'],
    rows: [
      ...pageTypes.map(row),
      {
        what: 'weighted, points lost',
        values: [null, null, weighted, null, null],
        target: atMost('lost', weighted, 1),
      },
      { what: 'product, requests', values: [...added(({ requests }) => requests), null, null] },
      { what: 'product, bytes', values: [...added(({ bytes }) => bytes), null, null] },
      { what: 'layout shift', values: [null, null, shift, null, null], target: atMost('added', shift, 0) },
    ],
  }
}
