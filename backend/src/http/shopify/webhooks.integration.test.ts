import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { rawRequest } from '../../../test/clients/raw-request.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { FakeShopify, shopifyEnv } from '../../../test/platforms/shopify.ts'
import { sendWebhook, type WebhookCall, type WebhookTopic, webhookBody } from '../../../test/platforms/shopify-calls.ts'

const previousSecret = 'shpss_fedcba9876543210'

let shopify: FakeShopify
let backend: TestBackend
/** Another shop in each test. */
let domain: string
let shopId: string
let count = 0

beforeAll(async () => {
  shopify = FakeShopify.start()
  const env = { CONSOLE_URL: 'http://localhost:0', ...shopifyEnv, SHOPIFY_API_SECRET_PREVIOUS: previousSecret }
  backend = await startTestBackend({ env })
})
afterAll(async () => {
  await backend.close()
  shopify.stop()
})
beforeEach(() => {
  count += 1
  domain = `keramik-${count}.myshopify.com`
  shopify.instead = () => null
})

const openHome = async () => {
  const consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  const response = await fetch(
    `${consoleUrl}/shopify?embedded=1&shop=${domain}&id_token=${await shopify.idToken(domain)}`,
  )
  expect(response.status).toBe(200)
}

/** A shop whose merchant has installed the app, and whose agent has answered. */
async function install(domains: string[] = []) {
  const shop = shopify.add({ domain, domains })
  shopId = shop.shopId
  await openHome()
  const { siteKey } = (await stored()) ?? expect.unreachable()
  await siteModel(backend.connection).updateOne({ key: siteKey }, { $set: { agentAnsweredAt: new Date() } })
  return { shop, siteKey }
}

const stored = () => shopModel(backend.connection).findById(domain).lean()
const send = (topic: WebhookTopic, more: Partial<WebhookCall> = {}) =>
  sendWebhook(backend.url, topic, { shop: domain, shopId, ...more })
const embed = async (siteKey: string) => (await fetch(`${backend.url}/embed/${siteKey}`)).status
const visitorOf = (siteKey: string) =>
  TestVisitor.open(backend.visitorOptions({ siteKey, origin: `https://${domain}` }))
/** The pause of the shop's webhooks is over; who has one at this moment comes late. */
const askAgain = () =>
  webhookModel(backend.connection).updateMany({ shop: domain }, { $set: { dueAt: new Date() }, $inc: { attempts: 1 } })
/** Every webhook of the shop was worked off. */
const settled = () =>
  vi.waitFor(async () => {
    expect(await webhookModel(backend.connection).countDocuments({ shop: domain, dueAt: { $exists: true } })).toBe(0)
  }, 10_000)

describe('a webhook', () => {
  it('that Shopify did not sign is refused, with or without a signature', async () => {
    await install()
    await expectProblem(await send('app/uninstalled', { secret: 'shpss_another' }), 401, 'session_required')
    await expectProblem(
      await send('app/uninstalled', { headers: { 'X-Shopify-Hmac-Sha256': '' } }),
      401,
      'session_required',
    )
    const body = webhookBody('app/uninstalled', { shop: domain })
    const other = webhookBody('shop/redact', { shop: domain })
    const { headers } = await signedAs(body)
    const swapped = await fetch(`${backend.url}/v1/shopify/webhooks`, { method: 'POST', headers, body: other })
    await expectProblem(swapped, 401, 'session_required')
    expect(await webhookModel(backend.connection).countDocuments({ shop: domain })).toBe(0)
    expect((await stored())?.tokens).toBeTypeOf('string')
  })

  it.each(['X-Shopify-Topic', 'X-Shopify-Shop-Domain', 'X-Shopify-Webhook-Id', 'X-Shopify-Hmac-Sha256'])(
    'without a %s, or with more than 256 KB, is refused before its body has come',
    async (name) => {
      const { headers } = await signedAs('{}')
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
    await install()
    expect((await send('shop/update', { secret: previousSecret })).status).toBe(200)
  })

  it('is done once, however often it comes', async () => {
    const { siteKey } = await install()
    shopify.uninstall(domain)
    const id = randomUUID()
    expect((await send('app/uninstalled', { id })).status).toBe(200)
    await settled()
    await openHome()
    await vi.waitFor(async () => expect(await embed(siteKey)).toBe(200), 5_000)
    shopify.asked.length = 0
    const [first, second] = await Promise.all([send('app/uninstalled', { id }), send('app/uninstalled', { id })])
    expect([first.status, second.status]).toEqual([200, 200])
    await settled()
    expect([await embed(siteKey), shopify.asked]).toEqual([200, []])
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
  ])('%s is refused', async (_, topic, call) => {
    await install()
    await expectProblem(await send(topic, call), 400, 'invalid_request')
    expect(await webhookModel(backend.connection).countDocuments({ shop: domain })).toBe(0)
  })

  it('of a topic that nobody has asked for changes nothing', async () => {
    await install()
    expect((await send('shop/update', { headers: { 'X-Shopify-Topic': 'orders/create' } })).status).toBe(200)
    expect(await webhookModel(backend.connection).countDocuments({ shop: domain })).toBe(0)
  })

  it('is refused by its length before it is read to its end', async () => {
    await install()
    const response = await send('shop/update', { more: { name: 'x'.repeat(300 * 1024) } })
    await expectProblem(response, 413, 'message_too_long')
  })

  it('of a domain, of the shop or of scopes has Shopify asked what domains the shop has now', async () => {
    const told = []
    const topics = ['domains/create', 'domains/update', 'domains/destroy', 'shop/update', 'app/scopes_update'] as const
    for (const topic of topics) {
      domain = `${topic.replace(/[\W_]/g, '-')}.myshopify.com`
      const { shop, siteKey } = await install(['alt.example'])
      shop.domains = ['neu.example']
      const more = topic === 'shop/update' ? { domain: 'evil.example' } : {}
      expect((await send(topic, { more })).status).toBe(200)
      told.push({ domain, siteKey })
    }
    const ancestors = ({ siteKey }: { siteKey: string }) =>
      vi.waitFor(async () => {
        const policy = (await fetch(`${backend.url}/embed/${siteKey}`)).headers.get('content-security-policy') ?? ''
        expect(policy).not.toContain('alt.example')
        return /frame-ancestors ([^;]+) https:\/\/admin/.exec(policy)?.[1]
      }, 10_000)
    expect(await Promise.all(told.map(ancestors))).toEqual(
      told.map((shop) => `https://${shop.domain} https://neu.example`),
    )
  })
})

it('whatever Shopify signs is taken or refused, and is never an error of ours', async () => {
  await install()
  backend.log.length = 0
  const shops = ['shop_domain', 'myshopify_domain', 'shop_id', 'id', 'customer', 'data_request'].map((name) =>
    fc.record({ [name]: fc.oneof(fc.constant(domain), fc.jsonValue()) }),
  )
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.tuple(...shops).map((parts) => Object.assign({}, ...parts) as fc.JsonValue),
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
  await settled()
  expect(backend.log.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

describe('a shop whose merchant removes the app', () => {
  it('has no chat at once: no frame, no session, and open streams end', async () => {
    const { siteKey } = await install()
    const visitor = await visitorOf(siteKey)
    const stream = await visitor.events()
    shopify.uninstall(domain)
    expect((await send('app/uninstalled')).status).toBe(200)
    await vi.waitFor(async () => expect(await embed(siteKey)).toBe(404), 3_000)
    const refused = await TestVisitor.openResponse(visitor.options, { ticket: 'any' })
    await expectProblem(refused, 403, 'site_disabled')
    expect((await visitor.post('/v1/typing', { active: true })).status).toBe(403)
    expect((await stream.until('bye')).data).toMatchObject({ reason: 'expired' })
    await settled()
    expect(await stored()).toMatchObject({ tokens: null, uninstalledAt: expect.any(Date) })
  })

  it('has none while Shopify cannot say whether that is so, and its tokens are kept until it does', async () => {
    const { siteKey } = await install()
    shopify.instead = () => new Response('', { status: 503 })
    await send('app/uninstalled')
    await vi.waitFor(async () => expect(await embed(siteKey)).toBe(404), 3_000)
    expect((await stored())?.tokens).toBeTypeOf('string')
    shopify.uninstall(domain)
    shopify.instead = () => null
    await settled()
    expect((await stored())?.tokens).toBeNull()
  })

  it('has it again with its history and its look when the app is installed again', async () => {
    const { siteKey } = await install()
    const before = await stored()
    const visitor = await visitorOf(siteKey)
    await visitor.say('Do you deliver on Saturday?')
    shopify.uninstall(domain)
    await send('app/uninstalled')
    await settled()
    await openHome()
    await vi.waitFor(async () => expect(await embed(siteKey)).toBe(200), 5_000)
    const after = await stored()
    expect([after?.siteKey, after?.accountId]).toEqual([siteKey, before?.accountId])
    expect(after?.uninstalledAt).toBeUndefined()
    const again = await TestVisitor.open(visitor.options, {}, visitor.session.token)
    expect(again.session.messages[0]?.text).toBe('Do you deliver on Saturday?')
    await settled()
  })

  it('keeps the chat, and each stream, where Shopify goes on to answer to its tokens, and is asked about once more', async () => {
    const { siteKey } = await install()
    const visitor = await visitorOf(siteKey)
    const stream = await visitor.events()
    await send('app/uninstalled')
    await vi.waitFor(async () => {
      const webhook = await webhookModel(backend.connection).findOne({ shop: domain }).lean()
      expect([webhook?.attempts, (webhook?.dueAt?.getTime() ?? 0) > Date.now() + 30_000]).toEqual([1, true])
    }, 5_000)
    await askAgain()
    await settled()
    expect(await embed(siteKey)).toBe(200)
    expect(await stored()).toMatchObject({ tokens: expect.any(String) })
    await visitor.say('Are you there?')
    await stream.until('message')
    expect(stream.seen.map(({ event }) => event)).not.toContain('bye')
  })

  it('keeps it at a second attempt while Shopify does not answer', async () => {
    const { siteKey } = await install()
    const stream = await (await visitorOf(siteKey)).events()
    shopify.asked.length = 0
    await send('app/uninstalled')
    const answered = () => shopify.asked.filter(({ body }) => `${body.query}`.includes('query Installation')).length
    await vi.waitFor(() => expect(answered()).toBe(1), 5_000)
    shopify.instead = () => new Response('', { status: 503 })
    await askAgain()
    // It repeats what was not answered twice.
    await vi.waitFor(() => expect(answered()).toBe(4), 10_000)
    expect(await embed(siteKey)).toBe(200)
    shopify.uninstall(domain)
    shopify.instead = () => null
    await askAgain()
    expect((await stream.until('bye')).data).toMatchObject({ reason: 'expired' })
    await settled()
    expect(await embed(siteKey)).toBe(404)
  })

  it('has it again also where the webhook, whose time nobody signs, names a time that is yet to come', async () => {
    const { siteKey } = await install()
    shopify.uninstall(domain)
    await send('app/uninstalled', { triggeredAt: new Date(Date.now() + 24 * 3600_000) })
    await settled()
    expect(await embed(siteKey)).toBe(404)
    await openHome()
    await vi.waitFor(async () => expect(await embed(siteKey)).toBe(200), 5_000)
  })

  it('keeps it where the removal is older than the present installation', async () => {
    const { siteKey } = await install()
    shopify.uninstall(domain)
    await send('app/uninstalled', { triggeredAt: new Date(Date.now() - 60_000) })
    await settled()
    expect(await embed(siteKey)).toBe(200)
  })
})

async function signedAs(body: string): Promise<{ headers: Record<string, string> }> {
  const { createHmac } = await import('node:crypto')
  const hmac = createHmac('sha256', 'shpss_0123456789abcdef').update(body).digest('base64')
  return {
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': 'shop/redact',
      'X-Shopify-Hmac-Sha256': hmac,
      'X-Shopify-Shop-Domain': domain,
      'X-Shopify-API-Version': '2026-10',
      'X-Shopify-Webhook-Id': randomUUID(),
    },
  }
}
