import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { type ShopPage, soon, tag, visit } from '../test/shop-page.ts'

const kept = () => Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith('parley:')))

/** All that the chat may keep comes up. */
async function fill(page: ShopPage) {
  await page.opened()
  await page.say({ type: 'keep', returnToken: 'return-1' })
  await page.say({ type: 'conversation', exists: true })
}
const all = { 'parley:pk_demo': 'return-1', 'parley:pk_demo:open': '1', 'parley:pk_demo:seen': '1' }

test("the chat keeps the return token, that there is a conversation, and that it was seen, in the shop's storage", async () => {
  const page = await visit()
  await fill(page)
  expect(kept()).toEqual(all)
  await page.say({ type: 'keep', returnToken: null })
  await page.say({ type: 'conversation', exists: false })
  expect(kept()).toEqual({ 'parley:pk_demo:seen': '1' })
})

test.each([
  [true, 'return-1'],
  [false, null],
])('a site whose feature "keep" is %s gives the panel what was kept: %s', async (keep, given) => {
  localStorage['parley:pk_demo'] = 'return-1'
  const page = await visit({ config: { ...aSite, features: { ...aSite.features, keep } } })
  await page.opened()
  expect(page.heardOf('hello')[0]?.kept).toBe(given)
})

test('until the visitor agrees nothing is kept or read, and then what came up on this page is', async () => {
  localStorage['parley:pk_demo'] = 'earlier'
  const page = await visit({ html: tag({ consent: 'wait' }) })
  await fill(page)
  expect(page.heardOf('hello')[0]?.kept).toBeUndefined()
  expect(kept()).toEqual({ 'parley:pk_demo': 'earlier' })
  page.parley('consent', { storage: true })
  expect(kept()).toEqual(all)
})

test('what came up is kept by a later yes also where the panel was loaded again', async () => {
  const page = await visit({ html: tag({ consent: 'wait' }) })
  await fill(page)
  const earlier = page.inside.port
  page.frame?.contentWindow?.location.reload()
  await soon(() => page.inside.port !== earlier && page.inside.heard?.length)
  page.parley('consent', { storage: true })
  expect(kept()).toEqual(all)
})

test('a yes on a page where nothing came up takes nothing away', async () => {
  localStorage['parley:pk_demo:open'] = '1'
  const page = await visit({ html: tag({ consent: 'wait' }) })
  page.parley('consent', { storage: true })
  expect(kept()).toEqual({ 'parley:pk_demo:open': '1' })
})

test.each(['on the page', 'to the panel in another tab'])(
  'a visitor who says no %s has all of it forgotten',
  async (where) => {
    localStorage['parley:pk_another'] = 'theirs'
    const page = await visit()
    await fill(page)
    if (where === 'on the page') page.parley('consent', { storage: false })
    else await page.say({ type: 'refused' })
    await page.say({ type: 'conversation', exists: true })
    expect(kept()).toEqual({ 'parley:pk_another': 'theirs' })
  },
)

test('a page that says no from the start has forgotten what an earlier one kept', async () => {
  for (const [name, value] of Object.entries(all)) localStorage[name] = value
  await visit({ html: tag({ consent: 'refused' }) })
  expect(kept()).toEqual({})
})

test('a browser that lets a page store nothing costs a warning, and not the chat', async () => {
  const before = (window: Window) =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied', 'SecurityError')
      },
    })
  const page = await visit({ before })
  expect(page.warnings()).toEqual([
    ['Parley:', 'parley:pk_demo:open', expect.objectContaining({ name: 'SecurityError' })],
  ])
  page.parley('open')
  expect(page.isOpen).toBe(true)
  expect(page.warnings()).toEqual([
    ['Parley:', 'parley:pk_demo:seen', expect.objectContaining({ name: 'SecurityError' })],
  ])
  await page.greeted()
  page.warnings()
})
