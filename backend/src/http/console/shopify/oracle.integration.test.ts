import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'
import { sendWebhook, type WebhookCall, webhookBody } from '../../../../test/platforms/shopify-calls.ts'
import { startOracle } from '../../../../test/platforms/shopify-oracle.ts'

const { shopify: fake, backend, consoleUrl, close } = await startShopBackend()
const oracle = await startOracle(fake)
/** Another shop in each test. */
let domain: string

afterAll(async () => {
  await oracle.close()
  await close()
})
beforeEach(() => {
  ;({ domain } = fake.add())
})
afterEach(() => {
  fake.instead = () => null
})

/** What came of it: a page of the app, App Bridge alone that fetches a token, the way to the admin, or a status. */
async function outcome(base: string, address: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(new URL(address, base), { redirect: 'manual', ...init })
  const location = response.headers.get('location')
  if (location !== null) {
    const to = new URL(location, base)
    if (to.origin === base) return outcome(base, to.href, init)
    return to.hostname === 'admin.shopify.com' ? 'the admin' : to.href
  }
  const body = await response.text()
  if (response.status === 200 && body.includes('<s-page')) return 'a page'
  if (response.status === 200 && body.includes('/app-bridge.js')) return 'App Bridge'
  const retry = response.headers.get('x-shopify-retry-invalid-session-request')
  return `${response.status}${retry === null ? '' : ', again'}`
}

/** The same asked of both. */
async function both(address: string, init?: RequestInit): Promise<[ours: string, theirs: string]> {
  return [await outcome(consoleUrl, address, init), await outcome(oracle.url, address, init)]
}

const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead
const away = (status: number, body: object) => {
  fake.instead = () => Response.json(body, { status })
}

/** The ID tokens, and what Shopify's package makes of each in a page's address and in a header. */
const idTokens: Record<string, () => Promise<string>> = {
  'that is good': () => fake.idToken(domain),
  'that is too old': () => fake.idToken(domain, { exp: seconds(-60) }),
  'that holds only later': () => fake.idToken(domain, { nbf: seconds(60) }),
  'for another app': () => fake.idToken(domain, { aud: 'another' }),
  'of another secret': () => fake.idToken(domain, {}, 'shpss_another'),
  'that is none': async () => 'none',
  'whose issuer is not its destination': () => fake.idToken(domain, { iss: 'https://other.myshopify.com/admin' }),
  'that Shopify does not exchange': async () => {
    away(400, { error: 'invalid_subject_token' })
    return fake.idToken(domain)
  },
}

/** Where we differ, as `[ours, theirs]`. */
const differences: Record<string, readonly [ours: string, theirs: string]> = {
  // The package compares neither with the other.
  'a page with an ID token whose issuer is not its destination': ['App Bridge', 'a page'],
  'a fetch with an ID token whose issuer is not its destination': ['401, again', '204'],
  // It opens the shop that made the token, whatever the address says.
  'a page of another shop than the ID token': ['App Bridge', 'a page'],
  'a page of no shop’s name': ['400', '422'],
  // A domain of Shopify's own staff, which no merchant has.
  'a page of a shop at an internal domain': ['400', 'App Bridge'],
  // The address of the admin follows from the shop.
  'a page outside of the admin without a host': ['the admin', '400'],
  // A token that never holds would go round and round.
  'a page that App Bridge has come back to without a token': ['401', 'App Bridge'],
  // What fetches cannot load a page that reloads itself.
  'a fetch without an ID token': ['401, again', 'App Bridge'],
  'a fetch with a password': ['401, again', 'App Bridge'],
  // App Bridge may ask once more, with an ID token of the client secret that holds by now.
  'a fetch while Shopify does not know the app': ['401, again', '401'],
  'a fetch while Shopify fails': ['503', '500'],
  // Shopify wants 401 where a signature is missing or wrong, and does not tell the two apart.
  'a webhook without a signature': ['401', '400'],
  'a webhook without a topic': ['401', '400'],
  'a webhook without a body': ['401', '400'],
  // A topic that is new to us is none of our business, and no reason to send it for hours.
  'a webhook of a topic that nobody handles': ['200', '404'],
}

function agree(name: string, [ours, theirs]: readonly [string, string]): void {
  const difference = differences[name]
  if (difference) expect([ours, theirs]).toEqual(difference)
  else expect(ours).toBe(theirs)
}

const asked = new Set<string>()
const compare = (name: string, ask: () => Promise<readonly [string, string]>) => {
  asked.add(name)
  it(name, async () => agree(name, await ask()))
}

const host = 'host=YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYQ'
const page = (more: string) => `/shopify?embedded=1&${host}&shop=${domain}${more}`
const fetched = (Authorization?: string) =>
  both(`/shopify/api/embed?shop=${domain}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: consoleUrl, ...(Authorization && { Authorization }) },
    body: '{"on":"1"}',
  })

describe("what Shopify's own package answers, and we", () => {
  for (const [kind, make] of Object.entries(idTokens)) {
    compare(`a page with an ID token ${kind}`, async () => both(page(`&id_token=${await make()}`)))
    compare(`a fetch with an ID token ${kind}`, async () => fetched(`Bearer ${await make()}`))
  }
  compare('a page without an ID token', () => both(page('')))
  compare('a page of another shop than the ID token', async () => {
    const { domain: other } = fake.add()
    return both(page(`&id_token=${await fake.idToken(other)}`))
  })
  compare('a page of no shop', () => both(`/shopify?embedded=1&${host}`))
  compare('a page of two shops', () => both(page('&shop=other.myshopify.com')))
  compare('a page of no shop’s name', () => both(`/shopify?embedded=1&${host}&shop=evil.example`))
  compare('a page of a shop at an internal domain', () => both(`/shopify?embedded=1&${host}&shop=a.myshopify.io`))
  compare('a page outside of the admin', () => both(`/shopify?${host}&shop=${domain}`))
  compare('a page outside of the admin without a host', () => both(`/shopify?shop=${domain}`))
  compare('a page that App Bridge has come back to without a token', () => both(page('&bounced=1')))
  compare('a fetch without an ID token', () => fetched())
  compare('a fetch with a password', () => fetched('Basic bWF5YTp4'))
  compare('a fetch while Shopify does not know the app', async () => {
    away(401, { error: 'invalid_client' })
    return fetched(`Bearer ${await fake.idToken(domain)}`)
  })
  compare('a fetch while Shopify fails', async () => {
    away(500, {})
    return fetched(`Bearer ${await fake.idToken(domain)}`)
  })
})

describe("what Shopify's own package answers to a webhook, and we", () => {
  const sent = async (call: Partial<WebhookCall> = {}) => {
    const statusAt = async (url: string) =>
      `${(await sendWebhook(url, 'shop/update', { shop: domain, ...call })).status}`
    return [await statusAt(backend.url), await statusAt(oracle.url)] as const
  }
  compare('a webhook that is good', () => sent())
  compare('a webhook of another secret', () => sent({ secret: 'shpss_another' }))
  compare('a webhook without a signature', () => sent({ headers: { 'X-Shopify-Hmac-Sha256': '' } }))
  compare('a webhook without a topic', () => sent({ headers: { 'X-Shopify-Topic': '' } }))
  compare('a webhook without a body', () => sent({ body: '' }))
  compare('a webhook of a topic that nobody handles', () => sent({ headers: { 'X-Shopify-Topic': 'orders/create' } }))
  compare('a webhook with another’s signature', () => {
    const body = webhookBody('shop/update', { shop: domain })
    return sent({ body: `${body} `, headers: { 'X-Shopify-Hmac-Sha256': 'AAAA' } })
  })
})

it('every difference was asked about', () => {
  expect([...asked]).toEqual(expect.arrayContaining(Object.keys(differences)))
})

it('the admin of any shop of Shopify’s staff may frame what the package answers; ours names the shop’s alone', async () => {
  const idToken = await fake.idToken(domain)
  const policyAt = async (base: string) =>
    (await fetch(`${base}${page(`&id_token=${idToken}`)}`)).headers.get('content-security-policy') ?? ''
  expect(await policyAt(oracle.url)).toContain('https://*.spin.dev')
  expect(/frame-ancestors [^;]+/.exec(await policyAt(consoleUrl))?.[0]).toBe(
    `frame-ancestors https://${domain} https://admin.shopify.com`,
  )
})
