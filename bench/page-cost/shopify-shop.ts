import type { RequestListener, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { buildSiteConfig } from '../../backend/src/sites/site-config.ts'
import { themePage } from '../../e2e/world/shopify/theme-page.ts'
import { startTlsFront } from '../../e2e/world/shopify/tls-front.ts'
import { placeBlock } from '../../e2e/world/theme-app-extension.ts'
import { textOf } from '../../scripts/files.ts'
import { assembleExtension } from '../../scripts/shopify/extension.ts'
import { type PageType, pageTypes } from './storefront-score.ts'

/** By page type: how many products it lists below the first one. */
const listed: Readonly<Record<PageType, number>> = { index: 8, product: 4, collection: 24 }

const shop = 'keramik.example'
const cdn = 'cdn.shopify.com'
const assets = '/extensions/parley-chat/assets'

const metafields = {
  'parley.enabled': true,
  'parley.live': true,
  'parley.config': {
    api: 'https://chat.example',
    site: 'pk_shop',
    config: { ...buildSiteConfig({ key: 'pk_shop', name: 'Keramik', identityRequired: false }, {}), texts: {} },
    texts: { default: {} },
  },
}

function page(pageType: PageType, withApp: boolean): string {
  const products = '<div><div class="picture"></div><p>Dawn pour-over set</p><p>€68.00</p></div>'
  return themePage({
    locale: 'en',
    section: `<div class="product">${products.repeat(listed[pageType])}</div>`,
    blocks: withApp ? placeBlock('chat', { metafields, pageType, assets: `https://${cdn}${assets}` }) : [],
    consent: '',
    actions: false,
    cookieBanner: false,
    privacyApi: true,
    stickyBar: pageType === 'product',
  })
}

/**
 * A shop of a clean theme, which costs little itself, over TLS and with the extension's assets on another host, as Shopify
 * has them. Each page with the app embed switched on, and as it is without the app.
 */
export async function startShopifyShop() {
  const extension = await assembleExtension()
  const hosts: Readonly<Record<string, RequestListener>> = {
    [shop](request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', `https://${shop}`)
      const pageType = pageTypes.find((each) => pathname === `/${each}`)
      const body = pageType && page(pageType, !searchParams.has('without'))
      send(response, 'text/html; charset=utf-8', body)
    },
    [cdn](request, response) {
      const file = extension.get(`assets${request.url?.slice(assets.length)}`)
      send(response, 'text/javascript', file === undefined ? undefined : textOf(file))
    },
  }
  const front = await startTlsFront((host) => hosts[host])
  return {
    url: (pageType: PageType, withApp: boolean) => `https://${shop}/${pageType}${withApp ? '' : '?without'}`,
    reach: front.chromiumArguments,
    close: front.close,
  }
}

function send(response: ServerResponse, type: string, body: string | undefined): void {
  if (body === undefined) return void response.writeHead(404).end()
  const headers = { 'Content-Type': type, 'Content-Encoding': 'gzip', 'Access-Control-Allow-Origin': '*' }
  response.writeHead(200, headers).end(gzipSync(body))
}
