import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { json, pass, type ShopPage, soon, tag, unavailable, visit } from '../test/shop-page.ts'

const signed = tag({ 'identity-url': '/shop/identity' })

/** The shop's own address answers with this. */
const shopSays = (page: ShopPage, answer: () => Response) => {
  page.answer = async (url) => (url === '/shop/identity' ? answer() : json(aSite))
}
const asked = (page: ShopPage) => page.asked.filter(({ url }) => url === '/shop/identity')

test('the shop is asked who the shopper is, with its own cookies, when the panel comes', async () => {
  const page = await visit({ html: signed })
  shopSays(page, () => json({ token: 'token-1' }))
  expect(asked(page)).toEqual([])
  await page.opened()
  expect(page.heardOf('hello')[0]).toMatchObject({ identity: 'token-1' })
  expect(asked(page)).toEqual([
    { url: '/shop/identity', init: expect.objectContaining({ method: 'POST', mode: 'same-origin' }) },
  ])
})

test('an identity in the page is not asked for', async () => {
  const page = await visit({ html: tag({ 'identity-url': '/shop/identity', identity: 'token-0' }) })
  await page.opened()
  expect(page.heardOf('hello')[0]).toMatchObject({ identity: 'token-0' })
  expect(asked(page)).toEqual([])
})

test('a panel whose token has run out gets a new one, where the shop has one', async () => {
  const page = await visit({ html: signed })
  let token: string | null = 'token-1'
  shopSays(page, () => json({ token }))
  await page.opened()
  token = 'token-2'
  await page.say({ type: 'identity-needed' })
  await pass(0)
  token = null
  await page.say({ type: 'identity-needed' })
  await pass(0)
  expect(asked(page)).toHaveLength(3)
  expect(page.heardOf('identify')).toEqual([{ type: 'identify', token: 'token-2' }])
})

test('a shop that does not know costs a warning, and the panel comes without an identity', async () => {
  const page = await visit({ html: signed })
  shopSays(page, unavailable)
  await page.opened()
  expect(page.heardOf('hello')[0]?.identity).toBeUndefined()
  expect(page.warnings()).toEqual([['Parley:', '/shop/identity', 503]])
})

test('a chat that is destroyed while the shop thinks it over throws nothing', async () => {
  const page = await visit({ html: signed })
  const { promise, resolve } = Promise.withResolvers<Response>()
  page.answer = async (url) => (url === '/shop/identity' ? promise : json(aSite))
  const failed: unknown[] = []
  page.window.addEventListener('unhandledrejection', ({ reason }) => failed.push(reason))
  page.parley('open')
  await soon(() => asked(page).length)
  page.parley('destroy')
  resolve(json({ token: 'token-1' }))
  await pass(0)
  expect(failed).toEqual([])
})

test('without such an address nothing is asked', async () => {
  const page = await visit()
  await page.opened()
  await page.say({ type: 'identity-needed' })
  expect(page.asked.map(({ url }) => url.replace(location.origin, ''))).toEqual([
    '/v1/sites/pk_demo/config',
    '/v1/sites/pk_demo/config',
  ])
  expect(page.heardOf('identify')).toEqual([])
})
