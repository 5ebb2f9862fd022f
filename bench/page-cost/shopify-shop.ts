import { gzipSync } from 'node:zlib'
import { buildSiteConfig } from '../../backend/src/sites/site-config.ts'
import { serveOnLoopback } from '../../e2e/world/loopback.ts'
import { themePage } from '../../e2e/world/shopify/theme-page.ts'
import { placeBlock } from '../../e2e/world/theme-app-extension.ts'
import { textOf } from '../../scripts/files.ts'
import { assembleExtension } from '../../scripts/shopify/extension.ts'

/** By page type: how many products it lists below the first one. */
export const pages = { index: 8, product: 4, collection: 24 } as const

const listed = (products: number) =>
  `<div class="product">${'<div><div class="picture"></div><p>Dawn pour-over set</p><p>€68.00</p></div>'.repeat(products)}</div>`

/**
 * A shop of a clean theme, which costs little itself: `/index`, `/product`, `/collection` with the app embed switched on, and
 * with `?without` as they are without the app. `assets` is asked with the first request.
 */
export async function startShopifyShop(assets: () => string) {
  const extension = await assembleExtension()
  const config = buildSiteConfig({ key: 'pk_shop', name: 'Keramik', identityRequired: false }, {})
  const metafields = {
    'parley.enabled': true,
    'parley.live': true,
    'parley.config': {
      api: 'https://chat.example',
      site: 'pk_shop',
      config: { ...config, texts: {} },
      texts: { default: {} },
    },
  }
  return serveOnLoopback((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    const name = pathname.slice(1)
    const page = Object.entries(pages).find(([pageType]) => pageType === name)
    const file = extension.get(`assets/${name}`)
    if (!page && file === undefined) return response.writeHead(404).end()
    const body = page
      ? themePage({
          locale: 'en',
          section: listed(page[1]),
          blocks: searchParams.has('without')
            ? []
            : placeBlock('chat', { metafields, pageType: name, assets: assets() }),
          consent: '',
          actions: false,
          cookieBanner: false,
          privacyApi: true,
          stickyBar: name === 'product',
        })
      : textOf(file)
    response.writeHead(200, {
      'Content-Type': page ? 'text/html; charset=utf-8' : 'text/javascript',
      'Content-Encoding': 'gzip',
      'Access-Control-Allow-Origin': '*',
    })
    return response.end(gzipSync(body))
  })
}
