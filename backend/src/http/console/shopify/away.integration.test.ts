import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'

const { shopify, openHome, ask, close } = await startShopBackend()
const { domain } = shopify.add({ domains: ['keramik.example'] })

beforeAll(async () => {
  expect((await openHome(domain)).status).toBe(200)
})
beforeEach(() => {
  shopify.instead = () => null
})
afterAll(close)

it('where Shopify is away, the home shows what is stored, and says so', async () => {
  shopify.instead = () => new Response('', { status: 500 })
  const response = await openHome(domain)
  const page = await response.text()
  expect([response.status, page]).toEqual([200, expect.stringContaining('Shopify did not answer just now')])
  expect(page).toContain('<s-table-cell>keramik.example</s-table-cell>')
})

it('a shop that nobody knows yet is told so in a page that the admin shows', async () => {
  const { domain: fresh } = shopify.add()
  shopify.instead = () => new Response('', { status: 500 })
  const response = await openHome(fresh)
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors https://${fresh} `)
  expect(await response.text()).toContain('Not available for a moment')
})

it('settings are kept while Shopify is away', async () => {
  shopify.instead = () => new Response('', { status: 500 })
  const response = await ask(domain, '/shopify/api/test-mode', { body: { on: 'on' } })
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Test mode is on')])
})
