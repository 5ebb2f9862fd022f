import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startTestShops } from '../../../test/platforms/shops.ts'

const shops = await startTestShops()
const { fake, look } = shops
const hour = 3600_000
const day = 24 * hour

const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const renewals = () => fake.asked.filter(({ body }) => body.grant_type === 'refresh_token').length
const questions = () => fake.asked.filter(({ body }) => String(body.query).includes('query ShopDetails')).length

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await shops.reset()
})
afterAll(() => shops.close())

it('a shop whose merchant does not come for 100 days keeps its tokens, and its domains are looked after', async () => {
  const { shop } = shops
  await shops.install()
  for (let past = 1; past <= 100; past++) {
    shop.domains = [`${past}.example`]
    later(day + 1)
    await look()
  }
  expect([shops.reported, renewals()]).toEqual([[], 100])
  expect((await shops.known(shop.domain))?.origins).toEqual([`https://${shop.domain}`, 'https://100.example'])
  await look()
  expect(renewals()).toBe(100)
  // A hundred days take a while on a busy machine.
}, 120_000)

it('a shop that nothing had kept alive for 100 days would have to be opened again', async () => {
  await shops.install()
  later(100 * day)
  await expect(shops.sync(shops.shop.domain)).rejects.toThrow()
  expect((await shops.open()).status).toBe('active')
  // The app was there all the time.
  expect(await shops.stored()).not.toHaveProperty('returnedAt')
})

it('what Shopify does not answer is asked again, later each time', async () => {
  await shops.install()
  fake.instead = () => Response.json({}, { status: 500 })
  later(day + 1)
  const waits: number[] = []
  for (let failure = 0; failure < 12; failure++) {
    await look()
    const { dueAt } = await shops.stored()
    waits.push((dueAt?.getTime() ?? 0) - Date.now())
    later((waits.at(-1) ?? 0) + 1)
  }
  expect([waits.slice(0, 3), waits.at(-1)]).toEqual([[60_000, 120_000, 240_000], 6 * hour])
  expect(shops.reported).toHaveLength(12)
  fake.instead = () => null
  await look()
  expect((await shops.stored()).failures).toBeUndefined()
})

it('a shop that has removed the app is left alone until it is opened again', async () => {
  await shops.install()
  fake.uninstall(shops.shop.domain)
  later(day + 1)
  await look()
  const asked = fake.asked.length
  later(day + 1)
  await look()
  expect([shops.reported, fake.asked.length]).toEqual([[], asked])
  expect(await shops.stored()).toHaveProperty('refusedAt')
  await shops.install()
  expect(await shops.stored()).not.toHaveProperty('refusedAt')
  await look()
  expect(shops.metafield('enabled')).toBe('true')
})

it('of a shop that may have removed the app nothing is asked, whatever comes, until it has proven to be there', async () => {
  await shops.install()
  await shops.change({ uninstalledAt: new Date(), dueAt: new Date() })
  fake.asked.length = 0
  later(day + 1)
  await look()
  expect([shops.reported, fake.asked]).toEqual([[], []])
  await shops.install()
  fake.asked.length = 0
  await look()
  expect([shops.reported, questions()]).toEqual([[], 1])
})

it('a shop that Shopify has closed is asked about again the next day, and nobody is alarmed', async () => {
  await shops.install()
  fake.instead = () => Response.json({ errors: 'Unavailable Shop' }, { status: 402 })
  later(day + 1)
  await look()
  expect([shops.reported, (await shops.stored()).dueAt]).toEqual([[], new Date(Date.now() + day)])
  fake.instead = () => null
  shops.shop.domains = ['neu.example']
  later(day + 1)
  await look()
  expect((await shops.known(shops.shop.domain))?.origins).toContain('https://neu.example')
})

it('of several processes one asks', async () => {
  // Each at its own moment.
  vi.useRealTimers()
  await shops.install()
  await shops.change({ dueAt: new Date(0) })
  fake.asked.length = 0
  await Promise.all(Array.from({ length: 10 }, look))
  expect(questions()).toBe(1)
})
