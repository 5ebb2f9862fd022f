import { expect, test } from 'vitest'
import { visit } from '../test/shop-page.ts'

const small = { width: 400, height: 800 }
const lockOf = (document: Document) => getComputedStyle(document.documentElement).overflow
const covers = (chat: HTMLElement | null) => ({
  top: chat?.style.getPropertyValue('--_top'),
  height: chat?.style.getPropertyValue('--_height'),
})

/** The page's own `visualViewport`, as an on-screen keyboard and fingers change it. */
const viewportOf = (view: { scale: number; offsetTop: number; height: number }) => (window: Window) =>
  Object.defineProperty(window, 'visualViewport', { value: Object.assign(new EventTarget(), view) })

test('the page behind an open chat does not scroll, and afterwards it is where it was', async () => {
  const page = await visit({
    ...small,
    html: `<p style="height: 5000px">Long</p><script src="/parley.js" data-site="pk_demo"></script>`,
  })
  const { window, document } = page
  const theirs = new window.CSSStyleSheet()
  document.adoptedStyleSheets = [theirs]
  window.scrollTo(0, 1234)
  page.parley('open')
  expect(lockOf(document)).toBe('hidden')
  page.parley('hide')
  window.scrollTo(0, 10)
  const last = new window.CSSStyleSheet()
  document.adoptedStyleSheets.push(last)
  page.parley('close')
  expect(lockOf(document)).toBe('visible')
  expect([...document.adoptedStyleSheets]).toEqual([theirs, last])
  expect(window.scrollY).toBe(1234)
})

test('a page scrolls back at once, also where it scrolls smoothly of itself', async () => {
  const html = `<html style="scroll-behavior: smooth"><p style="height: 5000px">Long</p><script src="/parley.js" data-site="pk_demo"></script>`
  const page = await visit({ ...small, html })
  page.document.documentElement.style.scrollBehavior = 'smooth'
  page.window.scrollTo({ top: 700, behavior: 'instant' })
  page.parley('open')
  page.window.scrollTo({ top: 0, behavior: 'instant' })
  page.parley('close')
  expect(page.window.scrollY).toBe(700)
})

test('a chat that comes leaves the page its sheets, and where it is', async () => {
  const html = `<p style="height: 5000px">Long</p><script>
    document.adoptedStyleSheets = [new CSSStyleSheet()]
    scrollTo(0, 500)
  </script><script src="/parley.js" data-site="pk_demo"></script>`
  const page = await visit({ html })
  expect(page.document.adoptedStyleSheets).toHaveLength(1)
  expect(page.window.scrollY).toBe(500)
})

test('a chat beside the page leaves the page its scrolling', async () => {
  const page = await visit()
  page.parley('open')
  expect(lockOf(page.document)).toBe('visible')
})

test('it keeps within what the keyboard leaves of the screen, as long as it covers it', async () => {
  const view = { scale: 1, offsetTop: 0, height: 800 }
  const page = await visit({ ...small, before: viewportOf(view) })
  const { visualViewport } = page.window
  expect(covers(page.chat)).toEqual({ top: '', height: '' })
  Object.assign(visualViewport ?? {}, { height: 700 })
  visualViewport?.dispatchEvent(new Event('resize'))
  expect(covers(page.chat)).toEqual({ top: '', height: '' })
  page.parley('open')
  expect(covers(page.chat)).toEqual({ top: '0px', height: '700px' })
  Object.assign(visualViewport ?? {}, { height: 400 })
  visualViewport?.dispatchEvent(new Event('resize'))
  expect(covers(page.chat)).toEqual({ top: '0px', height: '400px' })
  Object.assign(visualViewport ?? {}, { offsetTop: 90 })
  visualViewport?.dispatchEvent(new Event('scroll'))
  expect(covers(page.chat)).toEqual({ top: '90px', height: '400px' })
})

test('a visitor who zooms in sees more of less', async () => {
  const page = await visit({ ...small, before: viewportOf({ scale: 1.5, offsetTop: 9, height: 300 }) })
  page.parley('open')
  expect(covers(page.chat)).toEqual({ top: '', height: '' })
})

test('a browser without a visual viewport opens the chat all the same', async () => {
  const before = (window: Window) => Object.defineProperty(window, 'visualViewport', { value: null })
  const page = await visit({ ...small, before })
  page.parley('open')
  expect(page.isOpen).toBe(true)
  expect(lockOf(page.document)).toBe('hidden')
})
