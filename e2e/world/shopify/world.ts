import type { RequestListener } from 'node:http'
import { type Browser, test as base, chromium } from '@playwright/test'
import { type FakeAgent, startFakeAgent } from '../../../backend/test/agents/fake-agent.ts'
import { type FakeShopify, shopifyEnv } from '../../../backend/test/platforms/shopify.ts'
import { launchOptions } from '../../../scripts/chromium-launch.ts'
import { assembleExtension } from '../../../scripts/shopify/extension.ts'
import { prepareBackend } from '../backend-process.ts'
import { shopperContext } from '../browser.ts'
import { Shopper } from '../world.ts'
import { shopifyCloud } from './admin/scripts.ts'
import { startAdminApi } from './admin-api.ts'
import { askHost } from './ask-host.ts'
import { assets, createShop, type Shop } from './shop.ts'
import { passOn, startTlsFront } from './tls-front.ts'

export const publicUrl = 'https://chat.parley.example'
const consoleUrl = 'https://console.parley.example'

/** Shopify, shops with the app in them, and the backend, each under its own host name and over TLS. */
export interface ShopifyWorld {
  readonly shopify: FakeShopify
  /** The backend, for calls that are not a browser's. */
  readonly api: string
  /** A new shop, without the app. */
  shop(): Shop
  /** The app is opened in the shop's admin. */
  open(shop: Shop): Promise<void>
  /** A new shop in whose admin the app was opened, and where the demo agent answers. */
  installed(): Promise<Shop>
  /** The shop's agent from now on. */
  readonly agent: FakeAgent
  takeAgent(shop: Shop): Promise<void>
  /** This host has these pages, by path. */
  pages(host: string, byPath: Readonly<Record<string, string>>): void
}

interface WorkerFixtures {
  shopifyWorld: ShopifyWorld
  /** With `reach`, another Chromium finds the same hosts. */
  shopifyBrowser: { browser: Browser; reach: readonly string[]; world: ShopifyWorld }
}

interface Fixtures {
  /** With the app, and the demo agent. */
  shop: Shop
  /** A new tab of one shopper. */
  visit: (url: string, size?: { width: number; height: number }) => Promise<Shopper>
}

async function start() {
  const shops: Shop[] = []
  const adminApi = await startAdminApi()
  const { shopify } = adminApi
  const agent = await startFakeAgent()
  const backend = await prepareBackend(`127.0.0.1:${agent.port}`)
  const { port } = new URL(backend.local)
  const hosts = new Map<string, RequestListener>([
    [new URL(publicUrl).host, passOn(port)],
    [new URL(consoleUrl).host, passOn(port)],
  ])
  const extension = await assembleExtension()
  hosts.set('cdn.shopify.com', (request, response) => {
    const file = request.url?.startsWith(new URL(assets).pathname) ? request.url.split('/').at(-1) : ''
    const headers = { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }
    response.writeHead(200, headers).end(extension.get(`assets/${file}`) ?? shopifyCloud.get(request.url ?? '') ?? '')
  })
  const front = await startTlsFront(
    (host) => hosts.get(host) ?? shops.find(({ domain, domains }) => [domain, ...domains].includes(host))?.answer,
  )
  await backend.start({
    ...shopifyEnv,
    PUBLIC_URL: publicUrl,
    CONSOLE_URL: consoleUrl,
    FAKE_SHOPIFY: adminApi.url,
    NODE_OPTIONS: `--import ${new URL('library-seam.ts', import.meta.url).href}`,
  })
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...launchOptions.args, ...front.chromiumArguments],
  })

  const admin = { port, host: new URL(consoleUrl).host }
  async function openHome({ domain }: Shop): Promise<void> {
    const idToken = await shopify.idToken(domain)
    const query = new URLSearchParams({ shop: domain, embedded: '1', id_token: idToken, host: 'x' })
    const status = await askHost(admin, `/shopify?${query}`)
    if (status !== 200) throw new Error(`The app's home did not open: ${status}`)
  }

  function newShop(): Shop {
    const name = `keramik-${shops.length + 1}`
    const added = shopify.add({
      domain: `${name}.myshopify.com`,
      domains: [`${name}.example`, `www.${name}.example`],
    })
    const shop = createShop(shopify, added, port)
    shops.push(shop)
    return shop
  }

  const world: ShopifyWorld = {
    shopify,
    api: backend.local,
    shop: newShop,
    open: openHome,
    async installed() {
      const shop = newShop()
      await openHome(shop)
      const authorization = `Bearer ${await shopify.idToken(shop.domain)}`
      const headers = { Authorization: authorization, Origin: consoleUrl, 'Content-Type': 'application/json' }
      const status = await askHost(admin, '/shopify/api/agent', { headers, body: '{"do":"demo"}' })
      if (status !== 200) throw new Error(`The demo agent was not taken: ${status}`)
      return shop
    },
    agent,
    async takeAgent(shop) {
      await backend.parley(['site', 'set-agent', shopify.siteKey(shop.domain), '--agent-url', agent.url, '--private'])
    },
    pages(host, byPath) {
      hosts.set(host, (request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(byPath[request.url ?? ''])
      })
    },
  }
  return {
    browser,
    reach: front.chromiumArguments,
    world,
    async close() {
      await browser.close()
      await front.close()
      await backend.close()
      await agent.close()
      await adminApi.close()
    },
  }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  shopifyBrowser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const { close, ...started } = await start()
      await use(started)
      await close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  shopifyWorld: [async ({ shopifyBrowser }, use) => use(shopifyBrowser.world), { scope: 'worker' }],
  shop: async ({ shopifyWorld }, use) => use(await shopifyWorld.installed()),
  visit: async ({ shopifyBrowser }, use) => {
    const context = await shopifyBrowser.browser.newContext(shopperContext)
    await use(async (url, size) => {
      const page = await context.newPage()
      if (size) await page.setViewportSize(size)
      await page.goto(url)
      return new Shopper(page)
    })
    await context.close()
  },
})
