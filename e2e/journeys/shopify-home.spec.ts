import AxeBuilder from '@axe-core/playwright'
import { expect, type FrameLocator, type Page } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { shopifyApp } from '../../backend/test/platforms/shopify.ts'
import { isStorageDenied } from '../world/browser.ts'
import { picture } from '../world/picture.ts'
import { test } from '../world/shopify/admin/admin.ts'
import type { Shop } from '../world/shopify/shop.ts'
import { appEmbeds } from '../world/theme-app-extension.ts'

/** Presses a link that the admin shows beside the app. */
const go = (app: FrameLocator, name: string) =>
  app
    .locator('s-app-nav s-link', { hasText: name })
    .evaluate((link) => link.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true })))

/** For the docs. */
const shown = (page: Page, name: string, shop: Shop, height?: number) =>
  picture(page, `shopify-${name}`, { [shop.domain.replace(/\..*/, '')]: 'keramik', '=Which': 'Which' }, height)

/** What a page of the app brings beside its document, and how much what stands on it has moved since. */
const costs = (app: FrameLocator) =>
  app.locator('body').evaluate(() => {
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = loaded.filter(({ initiatorType }) => /script|link|other/.test(initiatorType))
    const isOwn = ({ name }: PerformanceEntry) => new URL(name).origin === location.origin
    const shifts = new PerformanceObserver(() => {})
    shifts.observe({ type: 'layout-shift', buffered: true })
    return {
      shopifys: scripts.flatMap((each) => (isOwn(each) ? [] : [new URL(each.name).pathname])),
      ownBytes: scripts.filter(isOwn).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
      shift: shifts.takeRecords().reduce((sum, entry) => sum + entry.toJSON().value, 0),
    }
  })

/** What axe finds in the app and in the preview. */
async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  const found = (await axe.analyze()).violations
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

test('a merchant sets the chat up, and what there was to do goes away', async ({ shopifyWorld: world, openAdmin }) => {
  const shop = world.shop()
  const admin = await openAdmin(shop)
  const { app } = admin
  await expect(app.getByRole('heading', { name: 'Set up the chat' })).toBeVisible()
  await expect(app.locator('#embed')).toHaveText('Off')
  const { shopifys, ownBytes, shift } = await costs(app)
  expect(shopifys).toEqual(['/shopifycloud/app-bridge.js', '/shopifycloud/polaris-1.js'])
  expect(ownBytes).toBeGreaterThan(9_000)
  expect(ownBytes).toBeLessThanOrEqual(14_000)
  // A tenth of what Shopify lets a page of an app move.
  expect(shift).toBeLessThan(0.01)
  await expect(app.getByText('Press Save there.')).toBeVisible()
  await app.getByLabel('Address of the agent').fill('https://n8n.invalid/webhook/1')
  await app.getByRole('button', { name: 'Ask a test question' }).click()
  await expect(app.getByText('There is no such name.')).toBeVisible()
  await expect(app.locator('.outcome')).toBeFocused()
  await expect(app.getByLabel('Address of the agent')).toHaveValue('https://n8n.invalid/webhook/1')
  expect(await violations(admin.page)).toEqual([])

  await app.getByRole('button', { name: 'Use the demo agent' }).click()
  await expect(app.getByText('The agent answered')).toBeVisible()
  await expect(app.getByText('welcome to Lumme!')).toBeVisible()
  await shown(admin.page, 'onboarding', shop)
  const editor = app.getByRole('link', { name: 'Open the theme editor' }).first()
  const leadsTo = new URL((await editor.getAttribute('href')) ?? '')
  expect(leadsTo.href.split('?')[0]).toBe(`https://${shop.domain}/admin/themes/current/editor`)
  expect(leadsTo.searchParams.get('activateAppId')).toBe(`${shopifyApp.apiKey}/${appEmbeds[0]}`)
  await expect(editor).toHaveAttribute('target', '_top')
  await expect(app.locator('#embed')).toHaveText('Off')

  admin.embed = 'active'
  await go(app, 'Home')
  await expect(app.locator('#embed')).toHaveText('On')
  await expect(app.locator('#step-theme')).toHaveText('Done')
  await go(app, 'Agent')
  await go(app, 'Home')
  await expect(app.getByRole('heading', { name: 'How it stands' })).toBeVisible()
  await expect(app.getByRole('heading', { name: 'Set up the chat' })).toHaveCount(0)
  await expect(app.frameLocator('#preview').getByText('When will my order arrive?')).toBeVisible()
})

test('the look is seen while it is changed, and is saved', async ({ shopifyWorld: world, shop, openAdmin }) => {
  const { app, page } = await openAdmin(shop)
  await go(app, 'Appearance')
  await expect(app.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  const preview = app.frameLocator('#preview')
  await expect(preview.getByText('When will my order arrive?')).toBeVisible()
  await shown(page, 'appearance', shop)
  expect(await violations(page)).toEqual([])
  const brand = () => preview.locator('html').evaluate((root) => root.style.getPropertyValue('--brand'))
  await app.getByLabel('Colour', { exact: true }).fill('#aa3300')
  await expect.poll(brand).toBe('#aa3300')
  await app.getByLabel('Colour', { exact: true }).fill('#aa33')
  await app.getByLabel('Title', { exact: true }).filter({ visible: true }).fill('Ask us')
  await expect.poll(brand).toBe('#aa3300')
  await app.getByRole('button', { name: 'Save' }).click()
  await expect(app.getByText('Check this value')).toBeVisible()
  await app.getByLabel('Colour', { exact: true }).fill('#0a5')
  await expect(preview.getByRole('heading', { name: 'Ask us' })).toBeVisible()
  await app.getByRole('button', { name: 'Save' }).click()
  await expect(app.getByText('Saved', { exact: true })).toBeVisible()
  const kept = JSON.parse(world.shopify.metafield(shop.domain, 'parley.config'))
  expect(kept.config.look.color).toBe('#0a5')
  expect(await page.context().cookies()).toEqual([])
})

test('what was said is read, found and taken along', async ({ shopifyWorld: world, shop, openAdmin, visit }) => {
  await world.takeAgent(shop)
  world.agent.answerWith(stream(['We have them in ash and in moss.']))
  const shopper = await visit(`https://${shop.domain}/products/dawn`)
  await shopper.open()
  await shopper.say('=Which colours are there?')
  await expect(shopper.answers().last()).toContainText('moss')

  const { app, page } = await openAdmin(shop, { embed: 'active' })
  await expect(app.locator('#embed')).toHaveText('On')
  await shown(page, 'home', shop, 1260)
  await page.setViewportSize({ width: 375, height: 800 })
  expect(await violations(page)).toEqual([])
  await go(app, 'Conversations')
  await app.getByLabel('Search in all messages').fill('MOSS')
  await app.getByLabel('Search in all messages').press('Enter')
  await expect(app.getByRole('heading', { name: 'Conversations with “MOSS”' })).toBeVisible()
  await page.setViewportSize({ width: 1280, height: 800 })
  await shown(page, 'conversations', shop)
  await app.getByRole('link', { name: 'Unknown visitor' }).click()
  await expect(app.getByText('=Which colours are there?')).toBeVisible()
  await shown(page, 'transcript', shop)
  await page.setViewportSize({ width: 375, height: 800 })
  expect(await violations(page)).toEqual([])
  await app.getByRole('link', { name: 'Conversations' }).click()
  const download = page.waitForEvent('download')
  await app.getByRole('button', { name: 'Export all as CSV' }).click()
  const file = await (await (await download).createReadStream()).toArray()
  expect(Buffer.concat(file).toString()).toContain(`"'=Which colours are there?"`)
})

test('the agent that is set is asked, and one that fails says why', async ({
  shopifyWorld: world,
  shop,
  openAdmin,
}) => {
  await world.takeAgent(shop)
  world.agent.answerWith(stream(['At your service.']))
  const { app, page } = await openAdmin(shop)
  await go(app, 'Agent')
  await app.getByRole('button', { name: 'Test it' }).click()
  await expect(app.getByText('At your service.')).toBeVisible()
  await expect(app.getByLabel('User name')).toBeHidden()
  await app.getByLabel('Authentication').selectOption('Basic')
  await expect(app.getByLabel('User name')).toBeVisible()
  await app.getByLabel('Address of the agent').fill('http://127.0.0.1:9/')
  await app.getByLabel('User name').fill('parley')
  await app.getByLabel(/^Password/).fill('secret')
  await app.getByRole('button', { name: 'Ask a test question' }).click()
  await expect(app.getByText('This address is private')).toBeVisible()
  await expect(app.getByLabel('User name')).toHaveValue('parley')
  await expect(app.getByLabel(/^Password/)).toHaveValue('')
  expect(await violations(page)).toEqual([])
})

test('in Russian, without any storage, and with a token that does not hold', async ({
  shopifyWorld: world,
  shop,
  openAdmin,
}) => {
  const admin = await openAdmin(shop, { locale: 'ru', withoutStorage: true })
  const { app, page } = admin
  expect(await app.locator('body').evaluate(isStorageDenied)).toBe(true)
  await expect(app.getByRole('heading', { name: 'Последние разговоры' })).toBeVisible()
  await app.getByLabel('Тестовый режим').check()
  await expect(app.getByText('Включён тестовый режим')).toBeVisible()
  await expect(app.getByLabel('Тестовый режим')).toBeChecked()
  await expect(app.getByLabel('Тестовый режим')).toBeFocused()
  expect(await page.context().cookies()).toEqual([])
  admin.tokensOf = null
  await go(app, 'Агент')
  await expect(app.getByText('Не получилось')).toBeVisible()
  admin.tokensOf = world.shop().domain
  await go(app, 'Разговоры')
  await expect(app.getByText('Не получилось')).toBeVisible()
  admin.tokensOf = shop.domain
  await go(app, 'Разговоры')
  await expect(app.getByRole('heading', { name: 'Разговоры', level: 1 })).toBeVisible()
})
