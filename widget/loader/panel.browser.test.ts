import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { json, pass, tag, unavailable, visit } from '../test/shop-page.ts'

const config = JSON.stringify(aSite)
const warning = ['Parley:', `${location.origin}/v1/sites/pk_demo/config`, 503]

test('hello says all that the panel has to know', async () => {
  const page = await visit({
    path: '/shop/dripper?size=2#reviews',
    lang: 'en-GB',
    html: `<title>Dripper</title>${tag()}`,
  })
  page.listen('open')
  await page.opened()
  expect(page.heard()[0]).toEqual({
    parley: 1,
    type: 'hello',
    page: { url: `${location.origin}/shop/dripper?size=2`, title: 'Dripper', referrer: location.href },
    locale: 'en-GB',
    identity: undefined,
    kept: undefined,
    actions: false,
    options: expect.objectContaining({
      site: 'pk_demo',
      api: location.origin,
      consent: 'functional',
      mode: 'floating',
      color: 'rgb(15, 94, 86)',
    }),
    colorScheme: 'light',
  })
})

test("a page that answers a card's buttons is one that says so", async () => {
  const page = await visit()
  page.listen('open')
  page.listen('action')
  await page.opened()
  expect(page.heardOf('hello')[0]).toMatchObject({ actions: true })
})

test('the panel is told that it is open, by whom and since when, once it is ready', async () => {
  const page = await visit()
  const ready = page.listen('ready')
  const before = Date.now()
  page.parley('open')
  await page.greeted()
  expect(ready).toEqual([])
  await page.say({ type: 'ready' })
  expect(ready).toEqual([{}])
  const opens = page.heardOf('open')
  expect(opens).toHaveLength(2)
  expect(opens[1]).toEqual({ type: 'open', quiet: false, at: expect.any(Number) })
  expect(opens[1]?.at).toBeGreaterThanOrEqual(before)
  page.parley('close')
  await pass(0)
  expect(page.heardOf('close')).toEqual([{ type: 'close', quiet: false, at: expect.any(Number) }])
})

test('a panel that is made ready unseen is not told that it is open', async () => {
  const page = await visit()
  page.launcher.dispatchEvent(new FocusEvent('focus'))
  await page.greeted()
  await page.say({ type: 'ready' })
  expect(page.heardOf('open')).toEqual([])
})

test('the panel closes itself, and gives the focus back', async () => {
  const page = await visit()
  await page.opened()
  await page.say({ type: 'close' })
  expect(page.isOpen).toBe(false)
  await page.say({ type: 'focus-launcher' })
  expect(page.chat?.shadowRoot?.activeElement).toBe(page.launcher)
})

test('a listener that is taken off one event hears the other', async () => {
  const page = await visit()
  const heard: unknown[] = []
  const listener = (data: unknown) => heard.push(data)
  page.parley('on', 'unread', listener)
  page.parley('on', 'handoff', listener)
  page.parley('off', 'unread', listener)
  await page.opened()
  await page.say({ type: 'unread', count: 1 })
  await page.say({ type: 'event', name: 'handoff', data: { state: 'requested' } })
  expect(heard).toEqual([{ state: 'requested' }])
})

test('what happens in the panel the page hears, by `on` and as an event of the window', async () => {
  const page = await visit()
  const heard = page.listen('message:sent')
  const unread = page.listen('unread')
  const dispatched: unknown[] = []
  page.window.addEventListener('parley:message:sent', ({ detail }) => dispatched.push(detail))
  await page.opened()
  await page.say({ type: 'event', name: 'message:sent', data: { text: 'Hello' } })
  await page.say({ type: 'unread', count: 4 })
  expect(heard).toEqual([{ text: 'Hello' }])
  expect(dispatched).toEqual([{ text: 'Hello' }])
  expect(unread).toEqual([{ count: 4 }])
  expect(page.heardOf('action-result')).toEqual([])
})

test("the page's answer to a card's button goes to the panel", async () => {
  const page = await visit()
  page.parley('on', 'action', ({ name, respondWith }: { name: string; respondWith(answer: unknown): void }) =>
    respondWith(Promise.resolve({ status: 'done', text: `${name}!` })),
  )
  await page.opened()
  await page.say({ type: 'event', name: 'action', data: { id: 'a-1', name: 'add-to-cart', data: {} } })
  expect(page.heardOf('action-result')).toEqual([
    { type: 'action-result', id: 'a-1', result: { status: 'done', text: 'add-to-cart!' } },
  ])
})

test('what a newer panel says, of which we know nothing, does nothing', async () => {
  const page = await visit()
  const failed: unknown[] = []
  page.window.addEventListener('error', (event) => failed.push(event.message))
  await page.opened()
  await page.say({ type: 'of tomorrow' })
  expect(failed).toEqual([])
})

test('however often it is wanted, the panel comes once', async () => {
  const page = await visit({ html: tag({ config }) })
  page.launcher.dispatchEvent(new FocusEvent('focus'))
  page.parley('open')
  page.parley('close')
  page.parley('open')
  await page.greeted()
  expect(page.panel.children).toHaveLength(1)
  expect(page.heardOf('hello')).toHaveLength(1)
})

test.each([
  [{}, 'Try again ↻'],
  [{ en: { unavailable: 'Back at nine' } }, 'Back at nine'],
])('where the backend is away the chat closes and says so, with the texts %j: %s', async (texts, said) => {
  const page = await visit({ html: tag({ config: JSON.stringify({ ...aSite, texts }) }) })
  page.answer = async () => unavailable()
  page.parley('open')
  await pass(10)
  expect(page.warnings()).toEqual([warning])
  expect(page.isOpen).toBe(false)
  expect(page.frame).toBeNull()
  expect(page.hints()).toEqual([said, '✕'])
  page.answer = async () => json(aSite)
  page.hint.querySelector('button')?.click()
  await page.greeted()
  expect(page.isOpen).toBe(true)
})

test('a panel that nobody asked for yet stays away without a word', async () => {
  const page = await visit({ html: tag({ config }) })
  page.answer = async () => unavailable()
  const closed = page.listen('close')
  page.launcher.dispatchEvent(new FocusEvent('focus'))
  await pass(10)
  expect(page.warnings()).toEqual([warning])
  expect(page.frame).toBeNull()
  expect(page.hints()).toEqual([])
  expect(closed).toEqual([])
})

test('a panel that does not say ready within eight seconds of the backend is away as well', async () => {
  const page = await visit({ html: tag({ config }) })
  page.parley('open')
  await page.greeted()
  await pass(7900)
  expect(page.isOpen).toBe(true)
  await pass(100)
  expect(page.isOpen).toBe(false)
  expect(page.hints()).toEqual(['Try again ↻', '✕'])
})

test('a panel that said ready stays, whatever becomes of the request beside it', async () => {
  const page = await visit({ html: tag({ config }) })
  const { promise, resolve } = Promise.withResolvers<Response>()
  page.answer = () => promise
  await page.opened()
  resolve(unavailable())
  await pass(10)
  expect(page.warnings()).toEqual([warning])
  expect(page.isOpen).toBe(true)
  const slow = await visit({ html: tag({ config }) })
  await slow.opened()
  await pass(9000)
  expect(slow.isOpen).toBe(true)
})

test('an inline panel may take its time, since the browser decides when it is loaded', async () => {
  const page = await visit({ html: `<main></main>${tag({ mode: 'inline', target: 'main', config })}` })
  await pass(20_000)
  expect(page.frame).not.toBeNull()
  expect(page.isOpen).toBe(true)
})

test('a panel of an earlier chat has no say over the next one', async () => {
  const page = await visit({ html: tag({ config }) })
  page.parley('open')
  await pass(4000)
  page.parley('destroy')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  page.parley('open')
  await pass(4500)
  expect(page.isOpen).toBe(true)
  expect(page.frame).not.toBeNull()
})

test('one that comes again has to say ready again', async () => {
  const page = await visit({ html: tag({ config }) })
  await page.opened()
  page.parley('destroy')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  page.parley('open')
  await pass(8100)
  expect(page.isOpen).toBe(false)
})
