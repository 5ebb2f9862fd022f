import type { IncomingMessage, RequestListener } from 'node:http'
import type { FakeShop, FakeShopify } from '../../../backend/test/platforms/shopify.ts'
import { proxyQuery } from '../../../backend/test/platforms/shopify-calls.ts'
import { placeBlock } from '../theme-app-extension.ts'
import { type Cart, createCart } from './cart.ts'
import { themePage } from './theme-page.ts'
import { passOn } from './tls-front.ts'

export const assets = 'https://cdn.shopify.com/extensions/0192/parley-chat-1/assets'

export interface Shop extends FakeShop {
  readonly cart: Cart
  /** From now on its pages stay as they are, as in a cache. */
  freeze(): void
  /** What somebody on the way makes of a page. */
  rewrite: (html: string) => string
  readonly answer: RequestListener
}

const product = {
  id: 41,
  title: 'Dawn pour-over set',
  url: '/products/dawn',
  selected_or_first_available_variant: { id: 4101, price: 6800 },
}

/** What Liquid finds of what the app has written down. */
function metafieldsOf(shopify: FakeShopify, { domain }: FakeShop): Record<string, unknown> {
  const kept = [...(shopify.metafields.get(domain) ?? [])]
  const read = (value: string): unknown => (/^(?:\{|true$|false$)/.test(value) ? JSON.parse(value) : value)
  return Object.fromEntries(kept.map(([name, value]) => [name, read(value)]))
}

/**
 * A shop on all of its domains: a page of a product, rendered by Liquid from what the app has written, its cart, and the app
 * proxy. The query says how the page is: `locale`, `design`, `inline`, `no-embed`, `actions`, `banner`, `no-privacy`, `plain`;
 * cookies who visits it.
 */
export function createShop(shopify: FakeShopify, fake: FakeShop, backendPort: string): Shop {
  const cart = createCart()
  let frozen: Record<string, unknown> | undefined
  const cookie = ({ headers }: IncomingMessage, name: string) =>
    new RegExp(`(?:^|; )${name}=([^;]*)`).exec(headers.cookie ?? '')?.[1] ?? ''
  const proxy = passOn(
    backendPort,
    (request) => `/v1/shopify/proxy/identity?${proxyQuery(fake.domain, { customerId: cookie(request, 'customer') })}`,
  )

  function page(request: IncomingMessage, query: URLSearchParams): string {
    const locale = query.get('locale') ?? 'en'
    const customer = cookie(request, 'customer')
    const storefront = {
      metafields: frozen ?? metafieldsOf(shopify, fake),
      designMode: query.has('design'),
      locale,
      pageType: 'product',
      product,
      shopId: Number(fake.shopId),
      customer: customer ? { id: Number(customer), email: 'anna@shop.example', name: 'Anna' } : undefined,
      origin: `https://${request.headers.host}`,
      assets,
    }
    return themePage({
      locale,
      blocks: [
        ...(query.has('no-embed') ? [] : placeBlock('chat', storefront)),
        ...(query.has('inline') ? placeBlock('inline-chat', storefront) : []),
      ],
      consent: cookie(request, 'consent'),
      actions: query.has('actions'),
      cookieBanner: query.has('banner'),
      privacyApi: !query.has('no-privacy'),
      stickyBar: !query.has('plain'),
    })
  }

  const shop: Shop = Object.assign(fake, {
    cart,
    rewrite: (html) => html,
    freeze() {
      frozen = metafieldsOf(shopify, fake)
    },
    answer(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'https://shop')
      if (pathname === '/apps/parley-chat/identity') return proxy(request, response)
      if (pathname.startsWith('/cart')) return void cart.answer(request, response)
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      response.end(shop.rewrite(page(request, searchParams)))
    },
  } satisfies Omit<Shop, keyof FakeShop>)
  return shop
}
