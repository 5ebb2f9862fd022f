import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

test('destroy leaves no trace, and init works again', async ({ browsing, world }) => {
  const shopper = await visitPage(world, browsing, { path: '/destroy', head: tagOf(world) })
  const { page } = shopper
  await page.setViewportSize({ width: 390, height: 700 })
  const before = '<h1>Dripper</h1>'
  await shopper.open()
  await page.evaluate('Parley("on", "open", () => { window.heard = true }); Parley("destroy")')
  expect(await page.evaluate(() => document.body.innerHTML.trim())).toBe(before)
  const left = await page.evaluate(() => [
    document.documentElement.getAttribute('style'),
    document.adoptedStyleSheets.length,
    getComputedStyle(document.documentElement).overflowY,
  ])
  expect(left).toEqual([null, 0, 'visible'])
  await page.evaluate(`Parley('init', ${JSON.stringify({ site: world.siteKey })}); Parley('open')`)
  await shopper.chat.locator('.panel').waitFor()
  expect(await page.evaluate('window.heard')).toBeUndefined()
})

test('the next chat of a page has nothing of the one that was destroyed', async ({ browsing, world }) => {
  const avatarUrl = `${world.shop.url()}face.png`
  const own = await configOf(world, { look: { launcher: { avatar: true }, avatarUrl } })
  const path = '/destroyed-hint'
  const shopper = await visitPage(world, browsing, { path, head: tagOf(world, { config: JSON.stringify(own) }) })
  const { page, launcher } = shopper
  const [hint, avatar] = [page.locator('parley-chat output'), page.locator('parley-chat img')]
  await expect(avatar).toHaveAttribute('src', avatarUrl)
  await page.route(`${world.backend.url}/**`, (route) => route.abort())
  await launcher.click()
  await expect(hint).toBeVisible()
  const plain = { api: world.backend.url, config: await configOf(world) }
  await page.evaluate(`Parley('destroy'); Parley('init', ${JSON.stringify({ site: world.siteKey, ...plain })})`)
  await expect(launcher).toHaveAttribute('aria-expanded', 'false')
  await expect(hint).toBeHidden()
  await expect(avatar).toBeHidden()
})
