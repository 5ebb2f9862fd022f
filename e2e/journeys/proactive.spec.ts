import type { Proactive } from '@parley/protocol/site-config'
import type { Browsing } from '../world/browser.ts'
import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test, type World } from '../world/world.ts'

const words = 'Questions about sizes?'

async function visit(world: World, browsing: Browsing, path: string, proactive: Proactive, attributes = {}) {
  const config = await configOf(world, { behaviour: { proactive }, texts: { en: { hint: words } } })
  return visitPage(world, browsing, {
    path,
    head: tagOf(world, { config: JSON.stringify(config), ...attributes }),
    body: '<input autofocus><p style="height:3000px">A long page.</p>',
  })
}

test('a hint is said beside the launcher without taking the focus, once a visitor, and loads nothing', async ({
  browsing,
  world,
}) => {
  const { clock } = browsing.context
  await clock.install()
  const { page } = await visit(world, browsing, '/hint', { show: 'hint', afterSeconds: 1 })
  await expect(page.locator('parley-chat button').first()).toBeVisible()
  await clock.runFor(3000)
  const hint = page.locator('parley-chat').getByRole('status')
  await expect(hint).toContainText(words)
  await expect(page.locator('input')).toBeFocused()
  await expect(page.locator('parley-chat iframe')).toHaveCount(0)
  await hint.getByRole('button', { name: 'OK' }).click()
  await expect(hint).toBeHidden()
  await page.reload()
  await expect(page.locator('parley-chat button')).toBeVisible()
  await clock.runFor(3000)
  await expect(hint).toBeHidden()
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([`parley:${world.siteKey}:seen`])
})

test('a hint that is pressed opens the chat', async ({ browsing, world }) => {
  const shopper = await visit(world, browsing, '/pressed', { show: 'hint', scrollPercent: 50 })
  await shopper.page.evaluate(() => scrollTo(0, 2000))
  await shopper.page.getByRole('button', { name: words }).click()
  await expect(shopper.input).toBeFocused()
})

test('a chat that opens by itself leaves the focus where it is, and stores nothing without consent', async ({
  browsing,
  world,
}) => {
  const shopper = await visit(world, browsing, '/opens', { show: 'open', exitIntent: true }, { consent: 'wait' })
  await expect(shopper.launcher).toBeVisible()
  await shopper.page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseleave')))
  await expect(shopper.chat.locator('.panel')).toBeVisible()
  await expect(shopper.page.locator('input')).toBeFocused()
  expect(await shopper.page.evaluate(() => localStorage.length)).toBe(0)
})

test('on phones and on other pages it keeps still', async ({ browsing, world }) => {
  const { clock } = browsing.context
  await clock.install()
  const sale = await visit(world, browsing, '/sale/cups', { show: 'open', afterSeconds: 2, pages: ['/sale/*'] })
  const other = await visit(world, browsing, '/other-page', { show: 'open', afterSeconds: 0, pages: ['/sale/*'] })
  const phone = await visit(world, browsing, '/on-a-phone', { show: 'open', afterSeconds: 2 })
  await phone.page.setViewportSize({ width: 390, height: 700 })
  for (const { launcher } of [sale, other, phone]) await expect(launcher).toBeVisible()
  // A rule that would hold here is due at the second beat at the latest; three have passed then.
  await clock.runFor(3000)
  await expect(sale.launcher).toHaveAttribute('aria-expanded', 'true')
  await expect(other.launcher).toHaveAttribute('aria-expanded', 'false')
  await expect(phone.launcher).toHaveAttribute('aria-expanded', 'false')
})

test('on a phone it opens where the site asks for that, and once it was closed no page opens it again', async ({
  browsing,
  world,
}) => {
  const { clock } = browsing.context
  await clock.install()
  const rule: Proactive = { show: 'open', afterSeconds: 1, phones: true }
  const { page, launcher, chat } = await visit(world, browsing, '/asked-on-a-phone', rule)
  await page.setViewportSize({ width: 390, height: 700 })
  await expect(launcher).toBeVisible()
  await clock.runFor(3000)
  await chat.getByRole('button', { name: 'Close chat' }).click()
  await expect(launcher).toBeVisible()
  await page.reload()
  await expect(launcher).toBeVisible()
  await clock.runFor(3000)
  await expect(launcher).toHaveAttribute('aria-expanded', 'false')
})
