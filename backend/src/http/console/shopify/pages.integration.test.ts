import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unknownToShopify } from '../../../../test/platforms/polaris.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'
import { shopifyApp } from '../../../../test/platforms/shopify.ts'
import { shopper } from '../../../../test/platforms/shopper.ts'
import { withServedRoutes } from '../../../../test/served-routes.ts'

const [shops, served] = await withServedRoutes(() => startShopBackend())
const { shopify, backend, consoleUrl, ask } = shops
const shop = shopify.add()
const { domain } = shop
const { domain: other } = shopify.add()
let conversationId: string

beforeAll(async () => {
  await shops.install(domain)
  await shops.takeAgent(domain)
  const visitor = await shopper(shops, shop, 'Do you have (cups) for 10 €?')
  conversationId = (await visitor.messages()).messages[0]?.conversationId ?? ''
})
afterAll(() => shops.close())

const textOf = async (path: string) => (await ask(domain, path)).text()

/** Everything that the app answers, with what it needs to be asked. */
const everything: Record<string, () => [path: string, body?: Record<string, string>]> = {
  'the home': () => ['/shopify'],
  "the agent's page": () => ['/shopify/agent'],
  'the look': () => ['/shopify/appearance'],
  'the conversations': () => ['/shopify/conversations'],
  'a search': () => ['/shopify/conversations?search=cups'],
  'a transcript': () => [`/shopify/conversations/${conversationId}`],
  'the export': () => ['/shopify/api/conversations.csv'],
  "a customer's data": () => [`/shopify/api/requests/${randomUUID()}`],
  'another agent': () => ['/shopify/api/agent?page=agent', { agent: 'n8n', url: 'https://evil.example', do: 'save' }],
  'a test of the agent': () => ['/shopify/api/agent/test', {}],
  'another look': () => ['/shopify/api/appearance', { version: '1', name: 'Evil' }],
  'the test mode': () => ['/shopify/api/test-mode', { on: 'on' }],
  'the local theme server': () => ['/shopify/api/local-theme', { on: 'on' }],
  'what was there before': () => ['/shopify/begin-anew'],
  'keeping what was there before': () => ['/shopify/api/keep-earlier', {}],
  'beginning anew': () => ['/shopify/api/begin-anew', {}],
  'the state of the theme': () => ['/shopify/api/embed', { on: 'on' }],
}

it('is all that the app answers, but for what is the same for every shop', () => {
  const asked = Object.values(everything).map((make) => {
    const [path, body] = make()
    const id = /(?<=\/)(?:conv_[\w-]+|[\da-f-]{36})$/
    return `${body ? 'POST' : 'GET'} ${path.replace(/\?.*/, '').replace(id, ':id')}`
  })
  const same = /bounce|app\.css|\.js|\*path/
  const own = served.filter((route) => route.includes(' /shopify') && !same.test(route))
  expect([...new Set(asked)].sort()).toEqual(own.sort())
})

describe('of a shop, another shop', () => {
  it.each(Object.entries(everything))('has no use of %s', async (_, make) => {
    const [path, body] = make()
    const calls = backend.agent.calls()
    const named = await ask(domain, path, { idToken: await shopify.idToken(other), ...(body && { body }) })
    expect([named.status, named.headers.get('x-shopify-retry-invalid-session-request')]).toEqual([401, '1'])
    const unnamed = await fetch(`${consoleUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Origin: consoleUrl, 'Sec-Fetch-Dest': 'empty', ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect([400, 401]).toContain(unnamed.status)
    expect(backend.agent.calls()).toBe(calls)
  })

  it('finds nothing under an id of it', async () => {
    const own = await ask(other, `/shopify/conversations/${conversationId}`)
    expect([own.status, await own.text()]).toEqual([404, expect.not.stringContaining('cups')])
  })
})

const opened = (path: string) => fetch(`${consoleUrl}${path}`, { redirect: 'manual' })
const bounce = (reload: string) =>
  opened(`/shopify/bounce?${new URLSearchParams({ shop: domain, 'shopify-reload': reload })}`)

/** Every document of the app, with the status that it comes with. */
const documents: Record<string, [status: number, get: () => Promise<Response>]> = {
  'the home': [200, () => ask(domain, '/shopify')],
  'the home in Russian': [200, () => ask(domain, '/shopify?locale=ru')],
  "the agent's page": [200, () => ask(domain, '/shopify/agent')],
  'the look': [200, () => ask(domain, '/shopify/appearance')],
  'the conversations': [200, () => ask(domain, '/shopify/conversations')],
  'a transcript': [200, () => ask(domain, `/shopify/conversations/${conversationId}`)],
  'the bounce page': [200, () => bounce(`${consoleUrl}/shopify/agent?shop=${domain}`)],
  'what is said after the bounce': [401, () => opened(`/shopify?shop=${domain}&embedded=1&bounced=1`)],
  'what is said of no shop': [400, () => opened('/shopify?shop=evil.example&embedded=1')],
  'what is said of no page': [404, () => opened(`/shopify/nothing?shop=${domain}&embedded=1`)],
}

describe('a document of the app', () => {
  it.each(Object.entries(documents))(
    'has App Bridge first, and nothing that Shopify would refuse: %s',
    async (_, [status, get]) => {
      const response = await get()
      const page = await response.text()
      expect([response.status, unknownToShopify(page)]).toEqual([status, []])
      const scripts = [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
      expect(scripts[0]).toBe('<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js">')
      const meta = `<meta name="shopify-api-key" content="${shopifyApp.apiKey}">`
      expect(page.slice(0, page.indexOf('<script'))).toContain(meta)
      expect(scripts.filter((tag) => !tag.includes(' src="'))).toEqual([])
      expect(page).not.toMatch(/<[^>]* on[a-z]+=/)
      const policy = (response.headers.get('content-security-policy') ?? '').split('; ')
      expect(policy.filter((one) => /^(?:default|script|base|object)-/.test(one))).toEqual([
        "default-src 'none'",
        "script-src 'self' https://cdn.shopify.com/shopifycloud/",
        "base-uri 'none'",
      ])
      expect(page).not.toMatch(/\bprices?\b|\bpricing\b|upgrade|\bplans?\b|\bbilling\b|[$€£]\s?\d/i)
      expect(page).not.toMatch(/(?<!\p{L})(?:цен[аыу](?!\p{L})|тариф|подписк|оплат)/iu)
    },
  )
})

describe('a page of the app', () => {
  it('that made something up would be found', () => {
    expect(unknownToShopify('<s-page headline="x"><s-card></s-card><s-badge tone="loud">x</s-badge></s-page>')).toEqual(
      ['<s-page headline>', '<s-card>', '<s-badge tone="loud">'],
    )
  })

  it('speaks the language that the admin is in', async () => {
    const page = await textOf('/shopify?locale=ru-RU')
    expect(page).toContain('<html lang="ru">')
    expect(page).toContain(`/shopify/agent?shop=${domain}&amp;locale=ru-RU&amp;embedded=1`)
    expect(page).toContain('Последние разговоры')
  })

  it('that is not there, or fails, is told in a document that the admin shows', async () => {
    const missing = await fetch(`${consoleUrl}/shopify/nothing?shop=${domain}&embedded=1`)
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('app-bridge.js')])
    expect(missing.headers.get('content-security-policy')).toContain(`frame-ancestors https://${domain} `)
    const noShop = await fetch(`${consoleUrl}/shopify?shop=evil.example&embedded=1`)
    expect(noShop.status).toBe(400)
    expect(noShop.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    for (const { headers } of [missing, noShop]) {
      expect(headers.get('x-frame-options')).toBeNull()
      expect(headers.get('cross-origin-opener-policy')).toBeNull()
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  it('leads App Bridge to no other place than itself', async () => {
    for (const reload of [
      'https://evil.example/shopify',
      `${consoleUrl}.evil.example/shopify`,
      `${consoleUrl}/sign-out`,
      'javascript:alert(1)',
      '',
    ])
      expect((await bounce(reload)).status).toBe(400)
  })
})
