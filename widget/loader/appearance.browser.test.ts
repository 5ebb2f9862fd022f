import type {} from '@vitest/browser-playwright'
import { expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { aSite } from '../test/fixtures.ts'
import { type ShopPage, soon, tag, visit } from '../test/shop-page.ts'

const dressed = { ...aSite, look: { ...aSite.look, width: 440, tabletWidth: 360, phone: { offsetX: 8 } } }
const property = (page: ShopPage, name: string) => page.chat?.style.getPropertyValue(`--_${name}`)
const classes = (page: ShopPage) => page.box.className.split(' ')

test('a page hides the launcher and shows it again', async () => {
  const page = await visit()
  page.parley('hide')
  expect(page.launcher.hidden).toBe(true)
  page.parley('open')
  page.parley('close')
  expect(page.launcher.hidden).toBe(true)
  page.parley('show')
  expect(page.launcher.hidden).toBe(false)
})

test('only a floating chat has a launcher, and on a phone not while it is open', async () => {
  const html = `<main id="here"></main>${tag({ mode: 'inline', target: '#here' })}`
  expect((await visit({ html })).launcher.hidden).toBe(true)
  expect((await visit({ html: tag({ mode: 'fullscreen' }) })).launcher.hidden).toBe(true)
  const wide = await visit()
  wide.parley('open')
  expect(wide.launcher.hidden).toBe(false)
  const phone = await visit({ width: 400 })
  expect(phone.launcher.hidden).toBe(false)
  phone.parley('open')
  expect(phone.launcher.hidden).toBe(true)
  phone.parley('close')
  expect(phone.launcher.hidden).toBe(false)
})

test.each([
  ['a phone', 400, 800, {}, true],
  ['a phone on its side', 800, 400, {}, true],
  ['a tablet', 800, 800, {}, false],
  ['a large screen', 1200, 800, { mode: 'fullscreen' }, true],
  ['a phone, in the page', 400, 800, { mode: 'inline', target: 'main' }, false],
])('on %s (%i × %i, %j) an open chat covers the page: %s', async (_, width, height, options, covers) => {
  const page = await visit({ width, height, html: `<main></main>${tag(options)}` })
  page.parley('open')
  expect(page.panel.ariaModal).toBe(`${covers}`)
  expect(classes(page).includes('full')).toBe(covers)
  page.parley('close')
  expect(page.panel.ariaModal).toBe('false')
})

test('it follows the width of the screen, and tells the panel', async () => {
  const page = await visit({ config: dressed })
  await page.opened()
  expect(property(page, 'width')).toBe('var(--parley-width,440px)')
  page.element.style.width = '1000px'
  await soon(() => property(page, 'width') === 'var(--parley-width,360px)')
  // Opening tells it too.
  expect(page.heardOf('update')).toHaveLength(2)
  page.element.style.width = '400px'
  await soon(() => property(page, 'x') === 'var(--parley-x,8px)')
  expect(classes(page)).toContain('full')
})

test('it follows the scheme of the system, until it is destroyed', async () => {
  const prefer = (value: string) =>
    cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
  await prefer('light')
  const page = await visit()
  await page.opened()
  const { box } = page
  expect(page.heardOf('hello')[0]).toMatchObject({ colorScheme: 'light' })
  expect(classes(page)).toContain('light')
  await prefer('dark')
  await soon(() => classes(page).includes('dark'))
  expect(page.heardOf('update').slice(1)).toEqual([
    {
      type: 'update',
      options: expect.objectContaining({ site: 'pk_demo', mode: 'floating', color: 'rgb(15, 94, 86)' }),
      colorScheme: 'dark',
    },
  ])
  const heardOfChange = new Promise((resolve) => {
    page.window.matchMedia('(prefers-color-scheme:dark)').onchange = resolve
  })
  page.parley('destroy')
  await prefer('light')
  await heardOfChange
  expect(box.className).toContain('dark')
})

test('a chat that begins anew has its launcher, and nothing unread', async () => {
  const page = await visit()
  await page.opened()
  await page.say({ type: 'unread', count: 3 })
  expect(page.launcher.ariaLabel).toBe('Tidewater (3)')
  page.parley('hide')
  page.parley('destroy')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  expect(page.launcher.hidden).toBe(false)
  expect(page.launcher.ariaLabel).toBe('Tidewater')
})

test("the chat speaks the page's language, and tells the panel of it", async () => {
  const page = await visit({ lang: 'de' })
  await page.opened()
  expect(page.launcher.ariaLabel).toBe('Fragen?')
  expect(page.frame?.src).toBe(`${location.origin}/embed/pk_demo?locale=de`)
  expect(page.heardOf('hello')[0]).toMatchObject({ locale: 'de' })
})
