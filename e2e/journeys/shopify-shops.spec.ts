import { expect } from '@playwright/test'
import { sendWebhook } from '../../backend/test/platforms/shopify-calls.ts'
import { assets } from '../world/shopify/shop.ts'
import { test } from '../world/shopify/world.ts'

test('before the agent has answered, the theme editor alone shows the chat, which opens there', async ({
  shopifyWorld: world,
  visit,
}) => {
  const shop = world.shop()
  const shopper = await visit(`https://${shop.domain}/products/dawn`)
  const { page } = shopper
  await world.open(shop)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`https://${shop.domain}/products/dawn`)
  // Shopify brings the loader whatever the block prints. It finds nothing to begin with.
  await expect.poll(() => page.evaluate('window.Parley?.version')).toBe(1)
  await expect(page.locator('script[data-parley]')).toHaveCount(0)
  expect(asked).toEqual(['/products/dawn', `${new URL(assets).pathname}/parley.js`])
  await page.goto(`https://${shop.domain}/products/dawn?design`)
  await shopper.open()
  await expect(shopper.input).toBeEnabled()
  await expect(shopper.chat.getByText('How can we help?')).toBeVisible()
})

test("another shop has no use of a shop's key", async ({ shopifyWorld: world, shop, visit }) => {
  const other = await world.installed()
  const key = world.shopify.siteKey(shop.domain)
  other.rewrite = (html) => html.replaceAll(world.shopify.siteKey(other.domain), key)
  const { page, launcher } = await visit(`https://${other.domain}/products/dawn`)
  const refused = page.waitForResponse(
    (response) => response.url().includes(`/v1/sites/${key}/config`) && response.status() === 404,
  )
  await launcher.click()
  await refused
  await expect(page.locator('parley-chat')).toHaveCount(0)
})

test('a domain that Shopify tells of has the chat, and has it no more once it is gone', async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  const added = `new.${shop.domains[0]}`
  const config = `/v1/sites/${world.shopify.siteKey(shop.domain)}/config`
  const allowed = async () =>
    (await fetch(`${world.api}${config}`, { headers: { Origin: `https://${added}` } })).status === 200
  expect(await allowed()).toBe(false)

  shop.domains.push(added)
  expect((await sendWebhook(world.api, 'domains/create', { shop: shop.domain })).status).toBe(200)
  await expect.poll(allowed).toBe(true)
  const shopper = await visit(`https://${added}/products/dawn`)
  await shopper.open()
  await shopper.say('Hello!')
  await expect(shopper.answers().last()).toContainText('welcome')

  shop.freeze()
  shop.domains.pop()
  expect((await sendWebhook(world.api, 'domains/destroy', { shop: shop.domain })).status).toBe(200)
  await expect.poll(allowed).toBe(false)
  await expect(shopper.input).toBeDisabled()
})

test('an app that is uninstalled takes the chat along at once, also from pages that a cache kept', async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  const open = await visit(`https://${shop.domain}/products/dawn`)
  await open.open()
  await open.say('Hello!')
  await expect(open.answers().last()).toContainText('welcome')
  shop.freeze()
  const cached = await visit(`https://${shop.domain}/products/dawn`)
  await cached.launcher.waitFor()

  world.shopify.uninstall(shop.domain)
  const told = await sendWebhook(world.api, 'app/uninstalled', { shop: shop.domain, shopId: shop.shopId })
  expect(told.status).toBe(200)
  await expect(open.page.locator('parley-chat iframe')).toHaveCount(1)
  await expect(open.chat.getByText(/no longer|not available|unavailable|ended/i)).toBeVisible()
  await cached.launcher.click()
  await expect(cached.page.locator('parley-chat')).toHaveCount(0)
})
