import type { Proactive } from '@parley/protocol/site-config'
import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { pass, siteThat, tag, visit } from '../test/shop-page.ts'

const siteWith = (proactive: Proactive) => ({
  ...siteThat({ proactive }),
  texts: { en: { hint: 'May I help?' } },
})
const leave = (document: Document) => document.documentElement.dispatchEvent(new MouseEvent('mouseleave'))

test('after its seconds the chat says its hint, once a visitor', async () => {
  const config = siteWith({ show: 'hint', afterSeconds: 2 })
  const page = await visit({ config })
  await pass(1000)
  expect(page.hints()).toEqual([])
  await pass(1000)
  expect(page.hints()).toEqual(['May I help?', '✕'])
  expect(page.isOpen).toBe(false)
  const next = await visit({ config })
  await pass(5000)
  expect(next.hints()).toEqual([])
})

test.each([0, 1])('a press on button %i of the hint puts it away, and only the text opens', async (at) => {
  const page = await visit({ config: siteWith({ show: 'hint', afterSeconds: 0 }) })
  const buttons = page.hint.querySelectorAll('button')
  expect(buttons[1]?.ariaLabel).toBe('OK')
  buttons[at]?.click()
  expect(page.hints()).toEqual([])
  expect(page.isOpen).toBe(at === 0)
  await pass(3000)
  expect(page.hints()).toEqual([])
})

test('it opens by itself, without taking the focus, and no second time', async () => {
  const config = siteWith({ show: 'open', afterSeconds: 1 })
  const page = await visit({ config })
  await pass(1000)
  expect(page.isOpen).toBe(true)
  expect(page.document.activeElement).toBe(page.document.body)
  await page.greeted()
  await page.say({ type: 'ready' })
  expect(page.heardOf('open')).toEqual([
    { type: 'open', quiet: true, at: expect.any(Number) },
    { type: 'open', quiet: true, at: expect.any(Number) },
  ])
  page.parley('close')
  await pass(3000)
  expect(page.isOpen).toBe(false)
  const next = await visit({ config })
  await pass(3000)
  expect(next.isOpen).toBe(false)
})

test('a pointer that leaves the page is answered at once, and not after the chat is destroyed', async () => {
  const page = await visit({ config: siteWith({ show: 'hint', exitIntent: true }) })
  await pass(5000)
  expect(page.hints()).toEqual([])
  leave(page.document)
  expect(page.hints()).toEqual(['May I help?', '✕'])

  localStorage.clear()
  const other = await visit({ config: siteWith({ show: 'open', exitIntent: true }) })
  const opened = other.listen('open')
  other.parley('destroy')
  leave(other.document)
  expect(opened).toEqual([])
  expect(other.chat).toBeNull()
})

test('it is time when the visitor is as far down the page as the site says', async () => {
  const html = `<body style="margin: 0"><div style="height: 1800px"></div>${tag()}`
  const page = await visit({ html, height: 800, config: siteWith({ show: 'hint', scrollPercent: 50 }) })
  page.window.scrollTo(0, 480)
  await pass(1000)
  expect(page.hints()).toEqual([])
  page.window.scrollTo(0, 500)
  await pass(1000)
  expect(page.hints()).toEqual(['May I help?', '✕'])
})

test('a shopper who opened the chat is not asked whether they want it', async () => {
  const page = await visit({ config: siteWith({ show: 'hint', afterSeconds: 2 }) })
  page.parley('open')
  page.parley('close')
  await pass(3000)
  expect(page.hints()).toEqual([])
  expect(localStorage['parley:pk_demo:seen']).toBe('1')
})

test('a chat that is open from the start says no hint', async () => {
  const page = await visit({ html: tag({ mode: 'fullscreen' }), config: siteWith({ show: 'hint', afterSeconds: 1 }) })
  await pass(3000)
  expect(page.hints()).toEqual([])
})

test('on a phone it keeps still, unless the site says that it may speak there', async () => {
  const small = { width: 400, height: 800 }
  const page = await visit({ ...small, config: siteWith({ show: 'hint', afterSeconds: 1 }) })
  await pass(3000)
  expect(page.hints()).toEqual([])
  const other = await visit({ ...small, config: siteWith({ show: 'hint', afterSeconds: 1, phones: true }) })
  await pass(3000)
  expect(other.hints()).toEqual(['May I help?', '✕'])
})

test('without a rule the storage is not so much as read until the page is idle', async () => {
  const read: string[] = []
  const watch = (window: Window & typeof globalThis) =>
    Object.defineProperty(window, 'localStorage', {
      value: new Proxy(localStorage, {
        get(storage, name) {
          read.push(String(name))
          return storage[String(name)]
        },
      }),
    })
  await visit({ config: aSite, before: watch })
  await pass(0)
  expect(read).toEqual(['parley:pk_demo:open'])
})
