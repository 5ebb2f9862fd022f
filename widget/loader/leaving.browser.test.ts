import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { json, pass, soon, tag, visit } from '../test/shop-page.ts'

const config = JSON.stringify(aSite)
const address = `${location.origin}/v1/sites/pk_demo/config`
const nothing = () => new Response('{}', { status: 404 })

test.each([
  ['a launcher that somebody is about to press', tag({ config })],
  ['a chat in the page', `<main></main>${tag({ mode: 'inline', target: 'main', config })}`],
])('%s goes where there is no such site for this page, with one line on the console', async (_, html) => {
  const failed: unknown[] = []
  const page = await visit({
    html,
    answer: async () => nothing(),
    before(shop) {
      shop.addEventListener('error', (event) => failed.push(event.message))
      shop.addEventListener('unhandledrejection', (event) => failed.push(event.reason))
    },
    chat: false,
  })
  await soon(() => page.chat ?? page.warned.length)
  page.chat?.shadowRoot?.querySelector<HTMLElement>('div > button')?.focus()
  await pass(5000)
  expect(page.chat).toBeNull()
  expect(page.warnings()).toEqual([['Parley:', address, 404]])
  expect(failed).toEqual([])
})

test('a chat that is open is closed, and goes without a word', async () => {
  const page = await visit({ html: tag({ config }) })
  const closed = page.listen('close')
  page.answer = async () => nothing()
  const { hint } = page
  page.parley('open')
  await pass(10)
  expect(page.chat).toBeNull()
  expect(closed).toEqual([{}])
  expect(hint.children).toHaveLength(0)
  expect(page.warnings()).toHaveLength(1)
  // Single-page shops put their content in the place of the old: it does not come back.
  await pass(3000)
  expect(page.chat).toBeNull()
})

test('one whose panel has long been there goes when it is opened again', async () => {
  const page = await visit({ html: tag({ config }) })
  await page.opened()
  page.parley('close')
  page.answer = async () => nothing()
  page.parley('open')
  await pass(10)
  expect(page.chat).toBeNull()
  expect(page.warnings()).toHaveLength(1)
})

test.each([
  ['an outage', () => new Response('', { status: 503 })],
  ['a wall before the backend', () => new Response('', { status: 403 })],
  ['a page of somebody on the way', () => new Response('<html>')],
  ['a flood', () => new Response('', { status: 429 })],
])('%s removes nothing', async (_, respond) => {
  const page = await visit({ html: tag({ config }) })
  page.answer = async () => respond()
  page.launcher.dispatchEvent(new FocusEvent('focus'))
  await soon(() => page.warned.length)
  expect(page.chat).not.toBeNull()
  expect(page.launcher.hidden).toBe(false)
  expect(page.warnings()).toHaveLength(1)
})

test('a network that is away removes nothing', async () => {
  const page = await visit({ html: tag({ config }) })
  page.answer = async () => Promise.reject(new TypeError('Failed to fetch'))
  page.launcher.dispatchEvent(new FocusEvent('focus'))
  await pass(10)
  expect(page.chat).not.toBeNull()
  expect(page.warnings()).toHaveLength(1)
})

test('the page may start another chat then, and what was asked for the former one ends none', async () => {
  const page = await visit({ html: tag({ config }) })
  const { promise, resolve } = Promise.withResolvers<Response>()
  page.answer = () => promise
  page.parley('open')
  page.parley('destroy')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  resolve(nothing())
  await pass(10)
  expect(page.warnings()).toHaveLength(1)
  expect(page.chat).not.toBeNull()
  page.answer = async () => nothing()
  page.parley('open')
  await pass(10)
  expect(page.warnings()).toHaveLength(1)
  expect(page.chat).toBeNull()
  page.answer = async () => json(aSite)
  page.parley('init', { site: 'pk_demo' })
  await page.comes()
  expect(page.launcher.hidden).toBe(false)
})
