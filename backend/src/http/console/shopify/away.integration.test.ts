import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { FakeShopify, shopifyEnv } from '../../../../test/platforms/shopify.ts'

const domain = 'keramik.myshopify.com'

let shopify: FakeShopify
let backend: TestBackend
let consoleUrl: string

beforeAll(async () => {
  shopify = FakeShopify.start()
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', ...shopifyEnv } })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  shopify.add({ domain, domains: ['keramik.example'] })
  expect((await home()).status).toBe(200)
})
beforeEach(() => {
  shopify.instead = () => null
})
afterAll(async () => {
  await backend.close()
  shopify.stop()
})

const home = async (shop = domain) =>
  fetch(`${consoleUrl}/shopify?embedded=1&shop=${shop}&id_token=${await shopify.idToken(shop)}`, { redirect: 'manual' })

it('where Shopify is away, the home shows what is stored, and says so', async () => {
  shopify.instead = () => new Response('', { status: 500 })
  const response = await home()
  const page = await response.text()
  expect([response.status, page]).toEqual([200, expect.stringContaining('Shopify did not answer just now')])
  expect(page).toContain('<s-table-cell>keramik.example</s-table-cell>')
})

it('a shop that nobody knows yet is told so in a page that the admin shows', async () => {
  const { domain: fresh } = shopify.add({ domain: 'fresh.myshopify.com' })
  shopify.instead = () => new Response('', { status: 500 })
  const response = await home(fresh)
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors https://${fresh} `)
  expect(await response.text()).toContain('Not available for a moment')
})

it('settings are kept while Shopify is away', async () => {
  shopify.instead = () => new Response('', { status: 500 })
  const response = await fetch(`${consoleUrl}/shopify/api/test-mode?shop=${domain}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await shopify.idToken(domain)}`,
      'Content-Type': 'application/json',
      Origin: consoleUrl,
    },
    body: '{"on":"on"}',
  })
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Test mode is on')])
})
