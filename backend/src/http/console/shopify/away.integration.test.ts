import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'
import { shopper } from '../../../../test/platforms/shopper.ts'

const shops = await startShopBackend()
const { shopify, backend, openHome, ask } = shops
const { domain } = shopify.add({ domains: ['keramik.example'] })

beforeAll(async () => {
  expect((await openHome(domain)).status).toBe(200)
})
beforeEach(() => {
  shopify.instead = () => null
})
afterAll(() => shops.close())

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

it("visitors chat while Shopify does not answer, and where it takes a shop's tokens no more", async () => {
  const [unanswered, refused] = [shopify.add(), shopify.add()]
  const both = [unanswered, refused]
  for (const { domain } of both) {
    await shops.install(domain)
    await shops.takeAgent(domain)
  }
  shopify.asked.length = 0
  shopify.instead = ({ shop }) => new Response('', { status: shop === refused.domain ? 401 : 500 })
  // The daily look at each.
  const mine = { _id: { $in: both.map(({ domain }) => domain) } }
  await shopModel(backend.connection).updateMany(mine, { $set: { dueAt: new Date() } })
  await vi.waitFor(async () => {
    expect(shopify.asked.map(({ shop }) => shop)).toContain(unanswered.domain)
    expect((await shops.stored(refused.domain))?.tokens).toBeNull()
  }, 10_000)
  const visitors = await Promise.all(both.map((shop) => shopper(shops, shop, 'Are you there?')))
  for (const visitor of visitors)
    await vi.waitFor(async () => {
      const said = (await visitor.messages()).messages.map(({ text, status }) => `${status}: ${text}`)
      expect(said).toEqual(['complete: Are you there?', 'complete: Hello!'])
    }, 10_000)
})
