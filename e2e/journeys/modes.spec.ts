import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

const tall = '<p style="height:3000px">A long page.</p>'

test('an inline chat fills its container, even one that a shop makes late, and takes no focus', async ({
  browsing,
  world,
}) => {
  const { page, chat, launcher } = await visitPage(world, browsing, {
    path: '/inline',
    head: tagOf(world, { mode: 'inline', target: '#help' }),
    body: '<input autofocus><main></main>',
  })
  await page.evaluate(() => {
    const container = document.createElement('div')
    container.id = 'help'
    container.style.cssText = 'width:500px;height:600px'
    document.querySelector('main')?.append(container)
  })
  await expect(chat.locator('.panel')).toBeVisible()
  await expect(launcher).toBeHidden()
  const [box, container] = await Promise.all([
    page.locator('parley-chat section').boundingBox(),
    page.locator('#help').boundingBox(),
  ])
  expect(box).toEqual(container)
  await expect(page.locator('input')).toBeFocused()
})

test('a fullscreen chat is the page', async ({ browsing, world }) => {
  const { page, chat, launcher } = await visitPage(world, browsing, {
    path: '/fullscreen',
    head: tagOf(world, { mode: 'fullscreen' }),
  })
  await expect(chat.locator('.panel')).toBeVisible()
  await expect(launcher).toBeHidden()
  expect(await page.locator('parley-chat section').boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 })
})

test('on a phone the panel covers the screen, the page stands still, and is as it was afterwards', async ({
  browsing,
  world,
}) => {
  const shopper = await visitPage(world, browsing, { path: '/phone', head: tagOf(world), body: tall })
  const { page } = shopper
  await page.setViewportSize({ width: 390, height: 700 })
  await page.evaluate(() => scrollTo(0, 900))
  const state = () =>
    page.evaluate(() => ({
      top: scrollY,
      style: document.documentElement.getAttribute('style'),
      sheets: document.adoptedStyleSheets.length,
      overflow: getComputedStyle(document.documentElement).overflowY,
    }))
  const before = await state()
  await shopper.open()
  await expect(shopper.launcher).toBeHidden()
  expect(await page.locator('parley-chat section').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 700 })
  expect((await state()).overflow).toBe('hidden')
  // On its side a phone is covered too, and a desktop is not.
  await page.setViewportSize({ width: 700, height: 390 })
  await expect.poll(() => page.locator('parley-chat section').boundingBox()).toMatchObject({ width: 700, height: 390 })
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(shopper.launcher).toBeVisible()
  expect((await state()).overflow).toBe('visible')
  await page.setViewportSize({ width: 390, height: 700 })
  await expect(shopper.launcher).toBeHidden()
  await shopper.chat.getByRole('button', { name: 'Close' }).click()
  await expect(shopper.launcher).toBeVisible()
  expect(await state()).toEqual(before)
})

test("a page's custom properties rank above the config, and the frame follows the colour", async ({
  browsing,
  world,
}) => {
  const style =
    '<style>body { --parley-color: #facc15; --parley-size: 52px; --parley-x: 40px; --parley-width: 360px }</style>'
  const shopper = await visitPage(world, browsing, { path: '/properties', head: style + tagOf(world) })
  const { page, launcher } = shopper
  expect(await launcher.boundingBox()).toMatchObject({ x: 1280 - 40 - 52, width: 52, height: 52 })
  await shopper.open()
  await expect(page.locator('parley-chat section')).toHaveCSS('width', '360px')
  const brand = shopper.chat.locator('html').evaluate((root) => root.style.getPropertyValue('--brand'))
  expect(await brand).toBe('#facc15')
})

test('a dark page keeps the colour of the launcher', async ({ browsing, world }) => {
  const config = await configOf(world, { look: { color: '#be185d', launcher: { online: true, size: 72 } } })
  const attributes = { 'color-scheme': 'dark', config: JSON.stringify(config) }
  const { page, launcher } = await visitPage(world, browsing, { path: '/dark', head: tagOf(world, attributes) })
  expect(await launcher.evaluate((button) => getComputedStyle(button).backgroundImage)).toContain('rgb(190, 24, 93)')
  await expect(launcher.locator('i')).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(launcher).toBeHidden()
})

for (const [what, address] of Object.entries({ frame: '**/embed/**', scripts: '**/assets/**' })) {
  test(`on a phone a chat whose ${what} never come gives the screen back`, async ({ browsing, world }) => {
    const { clock } = browsing.context
    await clock.install()
    await browsing.context.route(address, (route) => route.abort())
    const { page, launcher } = await visitPage(world, browsing, {
      path: `/blocked-${what}`,
      head: tagOf(world, { config: JSON.stringify(await configOf(world)) }),
      body: tall,
    })
    await page.setViewportSize({ width: 390, height: 700 })
    await expect(launcher).toBeVisible()
    const there = page.waitForResponse(/\/config$/)
    // Not by the mouse, which a phone has not: resting on the launcher, once that is back, it has the frame fetched again.
    await launcher.press('Enter')
    await there
    await expect(launcher).toBeHidden()
    // The eight seconds begin when the page has read the answer, which nobody sees.
    await expect(async () => {
      await clock.runFor(8000)
      await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 200 })
    }).toPass()
    await expect(launcher.last()).toBeVisible()
    await expect(page.locator('parley-chat iframe')).toHaveCount(0)
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflowY)).toBe('visible')
  })
}
