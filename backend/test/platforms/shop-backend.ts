import { expect, vi } from 'vitest'
import { type ShopDocument, shopModel } from '#platforms/shopify/shop-model.ts'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { startTestBackend, type TestBackend, type TestBackendOptions } from '../backends/backend.ts'
import { addresses } from '../fresh-address.ts'
import { unknownToShopify } from './polaris.ts'
import { type FakeShop, FakeShopify, shopifyEnv } from './shopify.ts'
import { sendWebhook, type WebhookCall, type WebhookTopic } from './shopify-calls.ts'

/** What the app's own script asks; without a body it reads. */
interface Asked {
  readonly body?: Readonly<Record<string, string>>
  /** Absent: a good one of the shop's admin. */
  readonly idToken?: string
}

/**
 * A backend with the operator's app, and Shopify's stand-in with the shops that may have it. Whatever a test does with it,
 * each page is made of what Shopify has, and the log holds no token.
 */
export interface ShopBackend {
  readonly shopify: FakeShopify
  readonly backend: TestBackend
  /** Where the app's pages are. */
  readonly consoleUrl: string
  /** As the shop's admin opens the app. @param idToken absent: a good one. */
  openHome(domain: string, idToken?: string): Promise<Response>
  /** As the app's own script asks in the shop's admin, with App Bridge before it. */
  ask(domain: string, path: string, asked?: Asked): Promise<Response>
  /** The app is opened in the shop's admin, and the agent has answered there: visitors may chat. */
  install(domain: string): Promise<{ readonly siteId: string; readonly siteKey: string }>
  /** The test's agent answers in the shop from now on; that it has, nobody knows. */
  takeAgent(domain: string): Promise<void>
  /** The chat's document, each time for a visitor elsewhere: asked again and again, it meets no limit of an address. */
  embed(siteKey: string): Promise<Response>
  /** Null: nobody has opened the app there, or the shop was erased. */
  stored(domain: string): Promise<ShopDocument | null>
  /** Shopify tells of something in a shop. */
  send(shop: Pick<FakeShop, 'domain' | 'shopId'>, topic: WebhookTopic, more?: Partial<WebhookCall>): Promise<Response>
  /** The same, and what it asks for is done. */
  tell(...told: Parameters<ShopBackend['send']>): Promise<void>
  /** Every webhook of the shop was worked off. */
  workedOff(domain: string): Promise<void>
  close(): Promise<void>
}

async function asShopifyHasIt(response: Response): Promise<Response> {
  if (response.headers.get('content-type')?.startsWith('text/html'))
    expect(unknownToShopify(await response.clone().text())).toEqual([])
  return response
}

export async function startShopBackend({ env = {}, ...options }: TestBackendOptions = {}): Promise<ShopBackend> {
  const shopify = FakeShopify.start()
  const backend = await startTestBackend({
    env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1', ...shopifyEnv, ...env },
    ...options,
  })
  const { connection } = backend
  const address = addresses()
  const consoleUrl = backend.url.replace('127.0.0.1', 'localhost')

  async function openHome(domain: string, idToken?: string): Promise<Response> {
    const query = { embedded: '1', shop: domain, id_token: idToken ?? (await shopify.idToken(domain)) }
    return asShopifyHasIt(await fetch(`${consoleUrl}/shopify?${new URLSearchParams(query)}`, { redirect: 'manual' }))
  }

  const send: ShopBackend['send'] = ({ domain, shopId }, topic, more) =>
    sendWebhook(backend.url, topic, { shop: domain, shopId, ...more })

  async function workedOff(domain: string): Promise<void> {
    const waits = { shop: domain, dueAt: { $exists: true } }
    await vi.waitFor(async () => expect(await webhookModel(connection).countDocuments(waits)).toBe(0), 20_000)
  }

  return {
    shopify,
    backend,
    consoleUrl,
    openHome,

    async ask(domain, path, { body, idToken } = {}) {
      const url = new URL(path, consoleUrl)
      url.searchParams.set('shop', domain)
      url.searchParams.set('embedded', '1')
      const headers = { Authorization: `Bearer ${idToken ?? (await shopify.idToken(domain))}` }
      if (!body) return asShopifyHasIt(await fetch(url, { headers }))
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json', Origin: consoleUrl },
        body: JSON.stringify(body),
      })
      return asShopifyHasIt(response)
    },

    async install(domain) {
      expect((await openHome(domain)).status).toBe(200)
      const siteKey = shopify.siteKey(domain)
      const { _id: siteId } = await siteModel(connection)
        .findOneAndUpdate({ key: siteKey }, { $set: { agentAnsweredAt: new Date() } })
        .orFail()
        .lean()
      return { siteId, siteKey }
    },

    async takeAgent(domain) {
      const { agent, administration } = backend
      const access = { url: agent.url, authentication: { kind: 'none' } } as const
      const key = shopify.siteKey(domain)
      await administration.setAgent(key, access, { private: true })
      // What is answered within two seconds of that may be the former one's.
      await siteModel(connection).updateOne({ key }, { $unset: { agentSetAt: '' } })
    },

    embed: (siteKey) => fetch(`${backend.url}/embed/${siteKey}`, { headers: { 'X-Forwarded-For': address() } }),

    stored: (domain) => shopModel(connection).findById(domain).lean(),

    send,
    workedOff,

    async tell(shop, ...told) {
      expect((await send(shop, ...told)).status).toBe(200)
      await workedOff(shop.domain)
    },

    async close() {
      await backend.close()
      shopify.stop()
      expect(shopify.mintedIn(backend.log)).toEqual([])
    },
  }
}
