import type { Session } from '@parley/protocol/session'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { rotateShopSecret } from '#platforms/shopify/shop-identity.ts'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, testSecret } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import { proxyQuery, sendWebhook } from '../../../test/platforms/shopify-calls.ts'
import { signedCustomer } from '../../../test/signed-customer.ts'

const previousSecret = 'shpss_fedcba9876543210'

const { shopify, backend, install, close } = await startShopBackend({
  env: { SHOPIFY_API_SECRET_PREVIOUS: previousSecret },
})
/** Another shop in each test. */
let domain: string
let shopId: string
let siteKey: string

afterAll(close)
beforeEach(async () => {
  ;({ domain, shopId } = shopify.add())
  ;({ siteKey } = await install(domain))
})

const secretOf = (name: string) => shopify.metafield(name, 'parley_private.identity_secret')

/** As the shopper's loader asks, through Shopify. */
const ask = (
  query: URLSearchParams,
  init: RequestInit = { method: 'POST', headers: { Origin: `https://${domain}` } },
) => fetch(`${backend.url}/v1/shopify/proxy/identity?${query}`, init)

async function token(customerId: string): Promise<string> {
  const response = await ask(proxyQuery(domain, { customerId }))
  expect(response.status).toBe(200)
  const { token: given } = (await response.json()) as { token: string }
  return given
}

const open = (identity: string) =>
  TestVisitor.openResponse(backend.visitorOptions({ siteKey, origin: `https://${domain}` }), {
    identity: { token: identity },
  })

const identified = async (response: Response) => ((await response.json()) as Session).visitor.identified

const refused = async (identity: string) => expectProblem(await open(identity), 403, 'forbidden', 'identity')

describe('a customer who is signed in', () => {
  it('is known to the agent by what the page prints', async () => {
    const response = await open(signedCustomer(secretOf(domain), { shopId, customerId: '191167' }))
    expect([response.status, await identified(response)]).toEqual([201, true])
  })

  it('is known by the token that the loader fetches through the app proxy', async () => {
    const response = await ask(proxyQuery(domain, { customerId: '191167' }))
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    const { token: given } = (await response.json()) as { token: string }
    expect(given).toMatch(new RegExp(`^sfy1\\.${shopId}\\.191167\\.`))
    expect(await identified(await open(given))).toBe(true)
  })

  it('is asked for by GET too', async () => {
    const response = await ask(proxyQuery(domain, { customerId: '7' }), {})
    expect([response.status, await response.json()]).toEqual([200, { token: expect.any(String) }])
  })

  it('finds the conversation again in another browser', async () => {
    const options = backend.visitorOptions({ siteKey, origin: `https://${domain}` })
    const first = await TestVisitor.open(options, { identity: { token: await token('7') } })
    await first.say('Hello')
    const second = await TestVisitor.open(options, { identity: { token: await token('7') } })
    expect(second.session.visitor.id).toBe(first.session.visitor.id)
    const another = await TestVisitor.open(options, { identity: { token: await token('8') } })
    expect(another.session.visitor.id).not.toBe(first.session.visitor.id)
  })

  it('whom Shopify named under the former client secret is known', async () => {
    expect((await ask(proxyQuery(domain, { customerId: '7', secret: previousSecret }))).status).toBe(200)
  })
})

it("where the chat was opened last is what the shop's visitors opened, and not the merchant in the theme editor", async () => {
  const shop = shopify.add({ domains: ['topfer.example'] })
  const { siteKey: key } = await install(shop.domain)
  const at = (origin: string) => backend.visitorOptions({ siteKey: key, origin })
  const token = signedCustomer(secretOf(shop.domain), { shopId: shop.shopId, customerId: '0' })
  expect((await TestVisitor.openResponse(at(`https://${shop.domain}`), { identity: { token } })).status).toBe(201)
  expect((await TestVisitor.openResponse(at('https://topfer.example'), {})).status).toBe(201)
  const opened = await vi.waitFor(async () => {
    const site = await siteModel(backend.connection).findOne({ key }).lean()
    const origins = (site?.origins ?? []).filter(({ openedAt }) => openedAt).map(({ origin }) => origin)
    expect(origins).not.toEqual([])
    return origins
  }, 10_000)
  expect(opened).toEqual(['https://topfer.example'])
})

it('nobody who is signed out gets a token', async () => {
  const response = await ask(proxyQuery(domain))
  expect([response.status, await response.json()]).toEqual([200, { token: null }])
})

describe('a call of the app proxy', () => {
  const wrong: [string, number, () => URLSearchParams][] = [
    ['that nobody signed', 401, () => new URLSearchParams({ shop: domain, logged_in_customer_id: '7' })],
    ['that somebody else signed', 401, () => proxyQuery(domain, { customerId: '7', secret: 'shpss_another' })],
    ['that is two minutes old', 401, () => proxyQuery(domain, { customerId: '7', at: new Date(Date.now() - 120_000) })],
    ['whose customer was changed', 401, () => changed('logged_in_customer_id', '8')],
    ['whose shop was changed', 401, () => changed('shop', 'other.myshopify.com')],
    ['with a second shop', 401, () => proxyQuery(domain, { customerId: '7', more: [['shop', 'other.myshopify.com']] })],
    [
      'with a second customer',
      400,
      () => proxyQuery(domain, { customerId: '7', more: [['logged_in_customer_id', '8']] }),
    ],
    ['with a customer of the shopper’s own', 400, () => proxyQuery(domain, { more: [['logged_in_customer_id', '8']] })],
    ['with a word of the shopper’s own', 400, () => proxyQuery(domain, { customerId: '7', more: [['a', 'b']] })],
    [
      'that Shopify signed for customer 9, who wrote `?logged_in_customer_id%3D7path_prefix=/x`, cut elsewhere',
      400,
      () => proxyQuery(domain, { customerId: '7', prefix: '/xlogged_in_customer_id=9path_prefix=/apps/parley-chat' }),
    ],
    ['of a customer that is no number', 400, () => proxyQuery(domain, { customerId: '7.8' })],
    ['of the theme editor, which calls nobody', 400, () => proxyQuery(domain, { customerId: '0' })],
    ['of a shop that is none', 400, () => proxyQuery('shop.evil.example', { customerId: '7' })],
  ]
  function changed(name: string, value: string): URLSearchParams {
    const query = proxyQuery(domain, { customerId: '7' })
    query.set(name, value)
    return query
  }
  it.each(wrong)('%s is refused', async (_, status, query) => {
    const response = await ask(query())
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store'])
    expect(await response.text()).not.toContain('sfy1')
  })

  it('for a shop without the app gives nobody a name', async () => {
    shopify.uninstall(domain)
    await sendWebhook(backend.url, 'app/uninstalled', { shop: domain, shopId })
    await vi.waitFor(async () => {
      expect(await (await ask(proxyQuery(domain, { customerId: '7' }))).json()).toEqual({ token: null })
    }, 10_000)
  })

  it('is answered so often a minute for each customer', async () => {
    const statuses = new Set<number>()
    for (let asked = 0; asked < 61; asked++) statuses.add((await ask(proxyQuery(domain, { customerId: '99' }))).status)
    expect([...statuses]).toEqual([200, 429])
    expect((await ask(proxyQuery(domain, { customerId: '98' }))).status).toBe(200)
  })
})

/** Once the site is looked up anew. */
const refusedSoon = () => vi.waitFor(async () => expect((await open(await token('7'))).status).toBe(403), oftenEnough)

it('before the agent has answered only the theme editor chats', async () => {
  const site = await siteModel(backend.connection).findOneAndUpdate(
    { key: siteKey },
    { $unset: { agentAnsweredAt: '' } },
  )
  expect(site).not.toBeNull()
  await refusedSoon()
  const editor = await open(signedCustomer(secretOf(domain), { shopId, customerId: '0' }))
  expect([editor.status, await identified(editor)]).toEqual([201, true])
})

it('in test mode only the theme editor chats', async () => {
  expect((await open(await token('7'))).status).toBe(201)
  await siteModel(backend.connection).updateOne({ key: siteKey }, { $set: { testMode: true } })
  await refusedSoon()
  const editor = await open(signedCustomer(secretOf(domain), { shopId, customerId: '0' }))
  expect([editor.status, await identified(editor)]).toEqual([201, true])
})

describe('a signed identity', () => {
  it('of another shop is refused, whichever of the two it names, and logged without what it holds', async () => {
    const other = shopify.add()
    await install(other.domain)
    const theirs = secretOf(other.domain)
    const begun = backend.log.length
    await refused(signedCustomer(theirs, { shopId: other.shopId, customerId: '7' }))
    await refused(signedCustomer(theirs, { shopId, customerId: '7' }))
    await refused(signedCustomer(secretOf(domain), { shopId: other.shopId, customerId: '7' }))
    const said = backend.log.slice(begun)
    const lines = said.filter((line) => line.includes('an identity was refused')).map((line) => JSON.parse(line))
    expect(lines.map(({ reason }) => reason)).toEqual(['bad-signature', 'bad-signature', 'wrong-shop'])
    expect(said.join()).not.toContain('sfy1')
  })

  it('that is old, or holds for too long, is refused', async () => {
    const seconds = Math.floor(Date.now() / 1000)
    await refused(signedCustomer(secretOf(domain), { shopId, customerId: '7', expires: seconds - 1 }))
    await refused(signedCustomer(secretOf(domain), { shopId, customerId: '7', expires: seconds + 3600 }))
  })

  it('under the former secret holds for a while after a change, and the page gets the new one', async () => {
    const former = secretOf(domain)
    const vault = createVault(parseSecret(testSecret))
    expect(await rotateShopSecret(backend.connection, vault, siteKey)).toBe(true)
    expect((await open(signedCustomer(former, { shopId, customerId: '7' }))).status).toBe(201)
    await vi.waitFor(() => expect(secretOf(domain)).not.toBe(former), 10_000)
    expect((await open(signedCustomer(secretOf(domain), { shopId, customerId: '7' }))).status).toBe(201)
    const over = { $set: { formerSecretUntil: new Date(Date.now() - 1) } }
    await shopModel(backend.connection).updateOne({ _id: domain }, over)
    await refused(signedCustomer(former, { shopId, customerId: '7' }))
  })
})
