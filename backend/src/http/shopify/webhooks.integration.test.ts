import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { rawRequest } from '../../../test/clients/raw-request.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import type { FakeShop } from '../../../test/platforms/shopify.ts'
import {
  type WebhookCall,
  type WebhookTopic,
  webhookBody,
  webhookHeaders,
} from '../../../test/platforms/shopify-calls.ts'
import { questionsOn, shopper } from '../../../test/platforms/shopper.ts'

const previousSecret = 'shpss_fedcba9876543210'

const shops = await startShopBackend({ env: { SHOPIFY_API_SECRET_PREVIOUS: previousSecret } })
const { shopify, backend } = shops
/** Another shop in each test, whose merchant has installed the app, and whose agent has answered. */
let shop: FakeShop
let siteKey: string
let siteId: string

afterAll(() => shops.close())
beforeEach(async () => {
  shopify.instead = () => null
  shop = shopify.add()
  ;({ siteKey, siteId } = await shops.install(shop.domain))
})

const send = (topic: WebhookTopic, more: Partial<WebhookCall> = {}) => shops.send(shop, topic, more)
const embed = async () => (await shops.embed(siteKey)).status

describe('a webhook', () => {
  it('that Shopify did not sign is refused, with or without a signature', async () => {
    await expectProblem(await send('app/uninstalled', { secret: 'shpss_another' }), 401, 'session_required')
    await expectProblem(
      await send('app/uninstalled', { headers: { 'X-Shopify-Hmac-Sha256': '' } }),
      401,
      'session_required',
    )
    const body = webhookBody('app/uninstalled', { shop: shop.domain })
    const other = webhookBody('shop/redact', { shop: shop.domain })
    const headers = webhookHeaders('shop/redact', body, { shop: shop.domain })
    const swapped = await fetch(`${backend.url}/v1/shopify/webhooks`, { method: 'POST', headers, body: other })
    await expectProblem(swapped, 401, 'session_required')
    expect(await webhookModel(backend.connection).countDocuments({ shop: shop.domain })).toBe(0)
    expect((await shops.stored(shop.domain))?.tokens).toBeTypeOf('string')
  })

  it.each(['X-Shopify-Topic', 'X-Shopify-Shop-Domain', 'X-Shopify-Webhook-Id', 'X-Shopify-Hmac-Sha256'])(
    'without a %s, or with more than 256 KB, is refused before its body has come',
    async (name) => {
      const headers = webhookHeaders('shop/redact', '{}', { shop: shop.domain })
      const partial = (more: Record<string, string>) =>
        rawRequest(backend.url, '/v1/shopify/webhooks', {
          method: 'POST',
          headers: { ...headers, Connection: 'close', ...more },
          body: '{',
        })
      expect(
        (await partial({ 'Content-Length': '1000', [name]: name.includes('Hmac') ? 'c2hvcnQ=' : '' })).status,
      ).toBe(401)
      expect((await partial({ 'Content-Length': '262145' })).status).toBe(413)
    },
  )

  it('that was signed with the former client secret is taken', async () => {
    expect((await send('shop/update', { secret: previousSecret })).status).toBe(200)
  })

  it('is done once, however often it comes', async () => {
    shopify.uninstall(shop.domain)
    const id = randomUUID()
    expect((await send('app/uninstalled', { id })).status).toBe(200)
    await shops.workedOff(shop.domain)
    await shops.openHome(shop.domain)
    await vi.waitFor(async () => expect(await embed()).toBe(200), 10_000)
    shopify.asked.length = 0
    const [first, second] = await Promise.all([send('app/uninstalled', { id }), send('app/uninstalled', { id })])
    expect([first.status, second.status]).toEqual([200, 200])
    await shops.workedOff(shop.domain)
    expect([await embed(), shopify.asked]).toEqual([200, []])
  })

  it.each<[string, WebhookTopic, Partial<WebhookCall>]>([
    ['about another shop', 'app/uninstalled', { more: { myshopify_domain: 'other.myshopify.com' } }],
    [
      'about another shop than the compliance topic says',
      'shop/redact',
      { more: { shop_domain: 'other.myshopify.com' } },
    ],
    ['about a shop that is none', 'shop/redact', { shop: 'shop.evil.example' }],
    ['about one customer, under the topic of a whole shop', 'shop/redact', { more: { customer: { id: 7 } } }],
    ['that asks for data, under the topic of an erasure', 'customers/redact', { more: { data_request: { id: 1 } } }],
    ['of no shop that could be', 'shop/redact', { more: { shop_id: 'x' } }],
    ['that is no JSON', 'app/uninstalled', { body: '{' }],
    ['under an id as ours are', 'app/uninstalled', { id: 'erase-earlier keramik.myshopify.com 1' }],
  ])('%s is refused', async (_, topic, call) => {
    await expectProblem(await send(topic, call), 400, 'invalid_request')
    expect(await webhookModel(backend.connection).countDocuments({ shop: shop.domain })).toBe(0)
  })

  it('of a topic that nobody has asked for changes nothing', async () => {
    expect((await send('shop/update', { headers: { 'X-Shopify-Topic': 'orders/create' } })).status).toBe(200)
    expect(await webhookModel(backend.connection).countDocuments({ shop: shop.domain })).toBe(0)
  })

  it('is refused by its length before it is read to its end', async () => {
    const response = await send('shop/update', { more: { name: 'x'.repeat(300 * 1024) } })
    await expectProblem(response, 413, 'message_too_long')
  })

  it('is answered at once, while what it asks for waits for Shopify', async () => {
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    onTestFinished(() => answered.resolve())
    shopify.instead = async () => {
      asked.resolve()
      await answered.promise
      return new Response('', { status: 401 })
    }
    expect((await send('app/uninstalled')).status).toBe(200)
    await asked.promise
    expect((await shops.stored(shop.domain))?.tokens).toBeTypeOf('string')
    answered.resolve()
    await shops.workedOff(shop.domain)
    expect((await shops.stored(shop.domain))?.tokens).toBeNull()
  })

  it('that names no shop does nothing but have Shopify asked about the one that sent it', async () => {
    await shopper(shops, shop, 'Keep this')
    shopify.asked.length = 0
    const unnamed = { shop_domain: undefined, myshopify_domain: undefined }
    for (const topic of ['app/uninstalled', 'shop/redact'] as const) await shops.tell(shop, topic, { more: unnamed })
    const ours = () => shopify.asked.filter((asked) => asked.shop === shop.domain)
    const queries = () => ours().map(({ body }) => /query \w+/.exec(`${body.query}`)?.[0])
    await vi.waitFor(() => expect(queries()).toContain('query ShopDetails'), 10_000)
    expect(queries()).not.toContain('query Installation')
    expect([await embed(), await questionsOn(shops, siteId)]).toEqual([200, ['Keep this']])
    expect(await shops.stored(shop.domain)).not.toHaveProperty('uninstalledAt')
  })

  it('of a domain, of the shop or of scopes has Shopify asked what domains the shop has now', async () => {
    const told = []
    const topics = ['domains/create', 'domains/update', 'domains/destroy', 'shop/update', 'app/scopes_update'] as const
    for (const topic of topics) {
      const added = shopify.add({ domains: ['alt.example'] })
      const { siteKey } = await shops.install(added.domain)
      added.domains = ['neu.example']
      const more = topic === 'shop/update' ? { domain: 'evil.example' } : {}
      expect((await shops.send(added, topic, { more })).status).toBe(200)
      told.push({ domain: added.domain, siteKey })
    }
    const ancestors = ({ siteKey }: { siteKey: string }) =>
      vi.waitFor(async () => {
        const policy = (await shops.embed(siteKey)).headers.get('content-security-policy') ?? ''
        expect(policy).not.toContain('alt.example')
        return /frame-ancestors ([^;]+) https:\/\/admin/.exec(policy)?.[1]
      }, 10_000)
    expect(await Promise.all(told.map(ancestors))).toEqual(
      told.map(({ domain }) => `https://${domain} https://neu.example`),
    )
  })
})

it('whatever Shopify signs is taken or refused, and is never an error of ours', async () => {
  const begun = backend.log.length
  const fields = ['shop_domain', 'myshopify_domain', 'shop_id', 'id', 'customer', 'data_request'].map((name) =>
    fc.record({ [name]: fc.oneof(fc.constant(shop.domain), fc.jsonValue()) }),
  )
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.tuple(...fields).map((parts) => Object.assign({}, ...parts) as fc.JsonValue),
  )
  const topics = fc.oneof(
    fc.constantFrom('shop/redact', 'customers/redact', 'customers/data_request', 'app/uninstalled', 'domains/create'),
    fc.stringMatching(/^[!-~]{1,30}$/),
  )
  await fc.assert(
    fc.asyncProperty(bodies, topics, async (body, topic) => {
      const headers = { 'X-Shopify-Topic': topic }
      const { status } = await send('shop/update', { body: JSON.stringify(body), headers })
      expect([200, 400]).toContain(status)
    }),
    { numRuns: 150 },
  )
  await shops.workedOff(shop.domain)
  expect(backend.log.slice(begun).filter((line) => line.includes('"level":"error"'))).toEqual([])
})
