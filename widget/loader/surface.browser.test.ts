import type { SiteConfig } from '@parley/protocol/site-config'
import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { tag, visit } from '../test/shop-page.ts'

const siteThatLooks = (look: Partial<SiteConfig['look']>): SiteConfig => ({
  ...aSite,
  look: { ...aSite.look, ...look },
})
const avatarUrl = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='
const sees = (element: Element) => getComputedStyle(element)

test('assistive technology meets a dialog and the button that opens it', async () => {
  const page = await visit({ html: tag({ label: 'Questions?' }) })
  expect(page.panel).toMatchObject({ role: 'dialog', ariaLabel: 'Questions?', ariaModal: 'false' })
  expect(page.launcher).toMatchObject({ ariaHasPopup: 'dialog', ariaExpanded: 'false', ariaLabel: 'Questions?' })
  page.parley('open')
  expect(page.launcher.ariaExpanded).toBe('true')
  expect(page.part('img').getAttribute('alt')).toBe('')
})

test('it stands where the site says, in its colours, and the panel is seen once it is open', async () => {
  const page = await visit()
  expect(sees(page.box)).toMatchObject({ position: 'fixed', right: '20px', zIndex: '1000', color: 'rgb(15, 94, 86)' })
  expect(sees(page.launcher).width).toBe('60px')
  expect(sees(page.panel).visibility).toBe('hidden')
  page.parley('open')
  expect(sees(page.panel)).toMatchObject({ visibility: 'visible', width: '400px', borderRadius: '20px' })
})

test("a page's custom properties have the last word", async () => {
  const page = await visit({ html: `<style>html { --parley-color: red; --parley-x: 77px }</style>${tag()}` })
  expect(sees(page.box)).toMatchObject({ color: 'rgb(255, 0, 0)', right: '77px' })
})

test('the box says how the chat stands, looks and whether it is open', async () => {
  const page = await visit({ width: 400, html: tag({ 'color-scheme': 'dark' }) })
  expect(page.box.className).toBe('floating dark false false')
  page.parley('open')
  expect(page.box.className).toBe('floating dark open full')
})

test('the badge counts what is unread, and is gone when all is read', async () => {
  const page = await visit()
  const badge = page.part('i')
  expect(badge.hidden).toBe(true)
  await page.opened()
  await page.say({ type: 'unread', count: 2 })
  expect(badge).toMatchObject({ hidden: false, textContent: '2' })
  expect(page.launcher.ariaLabel).toBe('Tidewater (2)')
  await page.say({ type: 'unread', count: 0 })
  expect(badge).toMatchObject({ hidden: true, textContent: '' })
  expect(page.launcher.ariaLabel).toBe('Tidewater')
})

test('an empty badge says that somebody is there, where the site wants it', async () => {
  const page = await visit({ config: siteThatLooks({ launcher: { online: true } }) })
  expect(page.part('i')).toMatchObject({ hidden: false, textContent: '' })
})

test.each([
  [{ avatar: true }, avatarUrl, avatarUrl],
  [{ avatar: false }, avatarUrl, ''],
  [{ avatar: true }, '', ''],
])('with the launcher %j and the avatar "%s" the launcher shows "%s"', async (launcher, url, shown) => {
  const page = await visit({ config: siteThatLooks({ launcher, ...(url && { avatarUrl: url }) }) })
  expect(page.part('img').getAttribute('src')).toBe(shown)
})
