import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { json, pass, siteThat, tag, unavailable, visit } from '../test/shop-page.ts'

const config = JSON.stringify(aSite)
const bare = '<script src="/parley.js"></script>'

test('with the config in the page nothing is asked for', async () => {
  const page = await visit({ html: tag({ config }) })
  expect(page.asked).toEqual([])
})

test("a tag that names the backend's address is asked there, and only the address's origin counts", async () => {
  const page = await visit({ html: tag({ api: 'https://chat.example/shop?x' }) })
  expect(page.asked[0]?.url).toBe('https://chat.example/v1/sites/pk_demo/config')
})

test("another vendor's site is not ours", async () => {
  const theirs = '<script data-site="12345" src="data:text/javascript,"></script>'
  const page = await visit({ html: `${theirs}${tag()}` })
  expect(page.asked[0]?.url).toBe(`${location.origin}/v1/sites/pk_demo/config`)
})

test('our tag counts also where another script brings the code', async () => {
  const ours = '<script type="text/plain" data-site="pk_demo" data-label="Ours"></script>'
  const page = await visit({ html: `${ours}${bare}`, config: aSite })
  expect(page.launcher.ariaLabel).toBe('Ours')
})

test('without a site nothing begins, until the page names one', async () => {
  const page = await visit({ html: bare, chat: false })
  await pass(10)
  expect(page.asked).toEqual([])
  page.parley('init', { site: 'pk_late' }, { label: 'Last word' })
  await page.comes()
  expect(page.asked[0]?.url).toBe(`${location.origin}/v1/sites/pk_late/config`)
  expect(page.launcher.ariaLabel).toBe('Last word')
})

test('a second start changes nothing, neither while the first is on its way nor after', async () => {
  const page = await visit({ html: `${tag()}<script>Parley('init', { site: 'pk_b' })</script>` })
  page.parley('init', { site: 'pk_c' })
  await pass(10)
  expect(page.asked).toHaveLength(1)
})

test('where the config does not come the page may try again', async () => {
  let there = false
  const page = await visit({ html: bare, chat: false })
  page.answer = async () => (there ? json(aSite) : unavailable())
  page.parley('init', { site: 'pk_demo' })
  await pass(10)
  expect(page.chat).toBeNull()
  expect(page.warnings()).toEqual([['Parley:', `${location.origin}/v1/sites/pk_demo/config`, 503]])
  there = true
  page.parley('init', { site: 'pk_demo' })
  await page.comes()
})

test('a busy page gets the chat step by step, each after two seconds at the latest', async () => {
  const page = await visit({ html: bare, chat: false })
  page.busy = true
  page.parley('init', { site: 'pk_demo' })
  await pass(1999)
  expect(page.asked).toHaveLength(0)
  await pass(1)
  expect(page.asked).toHaveLength(1)
  await pass(3999)
  expect(page.chat).toBeNull()
  await pass(1)
  expect(page.chat).not.toBeNull()
})

test('a browser without idle moments has the chat soon', async () => {
  const page = await visit({
    before: (window) => Object.assign(window, { requestIdleCallback: undefined }),
    chat: false,
  })
  await pass(10)
  expect(page.chat).not.toBeNull()
})

test('what is asked of a chat that is not there yet is done when it is there', async () => {
  const page = await visit({
    html: `${tag()}<script>Parley('open'); Parley('page', { product: { id: '7' } })</script>`,
  })
  expect(page.isOpen).toBe(true)
  await page.greeted()
  expect(page.heardOf('hello')[0]).toMatchObject({ page: { product: { id: '7' } } })
})

test('twenty calls may wait for a chat, and what is beyond is lost with a warning each', async () => {
  const page = await visit({ html: bare, chat: false })
  for (let call = 1; call <= 19; call++) page.parley('hide')
  page.parley('open')
  page.parley('close')
  page.parley('toggle')
  expect(page.warnings()).toEqual([
    ['Parley:', 'close', '?'],
    ['Parley:', 'toggle', '?'],
  ])
  page.parley('init', { site: 'pk_demo' })
  await page.comes()
  expect(page.isOpen).toBe(true)
  // They are done once: what comes later is done at once again.
  page.parley('close')
  expect(page.isOpen).toBe(false)
})

test('a command that nobody knows costs a line on the console', async () => {
  const page = await visit()
  page.window.eval(`Parley('dance')`)
  expect(page.warnings()).toEqual([['Parley:', 'dance', '?']])
})

test('a command answers what it does, and what waits answers nothing', async () => {
  const page = await visit()
  expect(page.parley('debug')).toBeInstanceOf(page.window.Promise)
  expect(page.parley('on', 'open', () => {})).toBeUndefined()
})

test('a destroyed chat is gone with all it heard and did, and the page may start another', async () => {
  const page = await visit({ config: siteThat({ open: 'delay:2' }) })
  const opened = page.listen('open')
  const closed = page.listen('close')
  await page.opened()
  const { chat } = page
  page.parley('destroy')
  expect(page.chat).toBeNull()
  expect(chat?.shadowRoot?.querySelector('iframe')).toBeNull()
  expect(closed).toHaveLength(1)
  await pass(5000)
  expect(page.chat).toBeNull()
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  expect(page.isOpen).toBe(false)
  page.parley('open')
  expect(opened).toHaveLength(1)
})

test('a chat that is destroyed before it is there never comes, nor does what was asked of it', async () => {
  const page = await visit({ html: `${tag()}<script>Parley('open'); Parley('destroy')</script>`, chat: false })
  await pass(3000)
  expect(page.asked).toEqual([])
  expect(page.chat).toBeNull()
  page.parley('init', { site: 'pk_demo' })
  await page.comes()
  expect(page.isOpen).toBe(false)
})

test('a chat that is destroyed while its config is on the way draws nothing when that comes', async () => {
  const { promise, resolve } = Promise.withResolvers<Response>()
  const page = await visit({ html: bare, chat: false })
  page.answer = () => promise
  page.parley('init', { site: 'pk_demo' })
  await pass(10)
  expect(page.asked).toHaveLength(1)
  page.parley('destroy')
  resolve(json(aSite))
  await pass(100)
  expect(page.chat).toBeNull()
  page.parley('open')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  expect(page.isOpen).toBe(true)
})

test('after a chat was destroyed what is asked waits for the next one', async () => {
  const page = await visit()
  page.parley('destroy')
  page.parley('open')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  expect(page.isOpen).toBe(true)
})
