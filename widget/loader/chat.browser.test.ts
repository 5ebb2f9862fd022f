import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { pass, siteThat, tag, visit } from '../test/shop-page.ts'

const config = JSON.stringify(aSite)
const inline = tag({ mode: 'inline', target: '#here' })

test('a page that replaces its body gets the chat back within a second', async () => {
  const page = await visit()
  const { chat } = page
  page.document.body.replaceWith(page.document.createElement('body'))
  expect(page.chat).toBeNull()
  await pass(1000)
  expect(page.document.body.lastElementChild).toBe(chat)
})

test('an inline chat stands in its place, open from the start, and quietly', async () => {
  const page = await visit({ html: `<main id="here"></main><p>More</p>${inline}` })
  expect(page.chat?.parentElement?.id).toBe('here')
  expect(page.isOpen).toBe(true)
  expect(page.document.activeElement).toBe(page.document.body)
  expect(page.box.className.split(' ')).toContain('inline')
})

test('an inline chat comes as soon as its place does, and goes with it into a new one', async () => {
  const page = await visit({ html: inline, chat: false })
  await pass(3000)
  expect(page.chat).toBeNull()
  page.document.body.innerHTML = '<main id="here"></main>'
  await pass(1000)
  expect(page.chat?.parentElement?.id).toBe('here')
})

test('a place that is no selector costs a warning, and the chat floats', async () => {
  const page = await visit({ html: tag({ mode: 'inline', target: '#1 of 2', config }), chat: false })
  await pass(10)
  expect(page.warnings()).toEqual([['Parley:', 'target', expect.objectContaining({ name: 'SyntaxError' })]])
  await pass(1000)
  expect(page.chat?.parentElement).toBe(page.document.body)
  expect(page.launcher.hidden).toBe(false)
  expect(page.isOpen).toBe(false)
})

test('a fullscreen chat is open from the start, and stays closed once it was closed', async () => {
  const page = await visit({ html: tag({ mode: 'fullscreen' }) })
  expect(page.isOpen).toBe(true)
  page.parley('close')
  expect(page.isOpen).toBe(false)
  await pass(2000)
  expect(page.isOpen).toBe(false)
})

test('a new page of a single-page shop is told once, and a new fragment is none', async () => {
  const page = await visit()
  await page.opened()
  const before = page.heard().length
  page.document.title = 'Dripper'
  page.window.history.pushState(null, '', '/shop/dripper?size=2#reviews')
  await pass(1000)
  page.window.history.pushState(null, '', '/shop/dripper?size=2#top')
  await pass(2000)
  expect(page.heard().slice(before)).toEqual([
    {
      type: 'page',
      page: { url: `${location.origin}/shop/dripper?size=2`, title: 'Dripper', referrer: location.href },
    },
  ])
})

test('the launcher opens and closes', async () => {
  const page = await visit()
  page.launcher.click()
  expect(page.isOpen).toBe(true)
  page.launcher.click()
  expect(page.isOpen).toBe(false)
})

test('a pointer that rests on the launcher, and the focus, bring the panel unseen; one that passes by does not', async () => {
  const page = await visit({ html: tag({ config }) })
  const point = (type: string) => page.launcher.dispatchEvent(new PointerEvent(type))
  point('pointerenter')
  await pass(79)
  point('pointerleave')
  await pass(100)
  expect(page.frame).toBeNull()
  point('pointerenter')
  await pass(79)
  expect(page.frame).toBeNull()
  await pass(1)
  expect(page.frame).not.toBeNull()
  expect(page.isOpen).toBe(false)

  const other = await visit({ html: tag({ config }) })
  other.launcher.focus()
  other.launcher.dispatchEvent(new FocusEvent('focus'))
  expect(other.frame).not.toBeNull()
  expect(other.isOpen).toBe(false)
})

test('a chat that is destroyed under a resting pointer asks for no panel', async () => {
  const page = await visit({ html: tag({ config }) })
  page.launcher.dispatchEvent(new PointerEvent('pointerenter'))
  page.parley('destroy')
  await pass(200)
  expect(page.asked).toEqual([])
})

test('a visitor with a conversation has their panel fetched when the page is idle', async () => {
  localStorage['parley:pk_demo:open'] = '1'
  const page = await visit()
  await pass(0)
  expect(page.frame).not.toBeNull()
  expect(page.isOpen).toBe(false)
  const other = await visit({ html: tag({ site: 'pk_other' }) })
  await pass(3000)
  expect(other.frame).toBeNull()
})

test('what stood beside the launcher does not come back with another chat', async () => {
  const site = siteThat({ proactive: { show: 'hint', afterSeconds: 0 } })
  const page = await visit({ config: { ...site, texts: { en: { hint: 'May I help?' } } } })
  expect(page.hints()).toEqual(['May I help?', '✕'])
  page.parley('destroy')
  page.parley('init', { site: 'pk_other', config: aSite })
  await page.comes()
  expect(page.hints()).toEqual([])
})
