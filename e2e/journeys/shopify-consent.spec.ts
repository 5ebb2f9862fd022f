import { expect, type Page } from '@playwright/test'
import { publicUrl, test } from '../world/shopify/world.ts'

/** What the chat keeps, in the shop's storage and in its frame's. */
const kept = async (page: Page): Promise<string[]> => {
  const frames = page.frames().filter((frame) => frame === page.mainFrame() || frame.url().includes('/embed/'))
  const names = await Promise.all(
    frames.map((frame) => frame.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])),
  )
  return names.flat().filter((name) => name.startsWith('parley:'))
}

test('the chat answers before the cookie banner is, and stores nothing until it says yes, nor after it says no', async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  const shopper = await visit(`https://${shop.domain}/products/dawn?banner`)
  // The banner lies over the launcher, as it should.
  await shopper.page.evaluate("Parley('open')")
  await shopper.say('Hello!')
  await expect(shopper.answers().last()).toContainText('welcome')
  expect(await kept(shopper.page)).toEqual([])

  await shopper.page.locator('#accept').click()
  await expect.poll(async () => (await kept(shopper.page)).length).toBeGreaterThan(2)
  const again = await visit(`https://${shop.domain}/products/dawn`)
  await again.open()
  await expect(again.own()).toHaveText(['Hello!'])

  const { page } = again
  await page.evaluate('choose(false)')
  await expect.poll(() => kept(page)).toEqual([])

  // And with a no that comes elsewhere, where there is no chat: it is the next page that has the frame forget, unseen.
  await page.evaluate('choose(true)')
  await again.say('And now?')
  await expect.poll(async () => (await kept(page)).length).toBeGreaterThan(2)
  await page.evaluate("document.cookie = 'consent=no'")
  await page.route('**/embed/**', (route) => route.abort())
  await page.goto(`https://${shop.domain}/products/dawn`)
  const site = world.shopify.siteKey(shop.domain)
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([`parley:${site}:forget`])
  await page.unrouteAll()
  await page.goto(`https://${shop.domain}/products/dawn`)
  // A frame that is told nothing shows what is stored.
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<iframe name="told-nothing"></iframe>')`)
  await page.evaluate(`document.querySelector('[name=told-nothing]').src = '${publicUrl}/embed/${site}'`)
  await page.frameLocator('[name=told-nothing]').locator('#app').waitFor({ state: 'attached' })
  await expect.poll(() => kept(page)).toEqual([])
  await expect(again.input).toBeHidden()
})

test("where Shopify's Customer Privacy API does not load, the chat answers and stores nothing", async ({
  shop,
  visit,
}) => {
  const shopper = await visit('about:blank')
  const { page } = shopper
  const warned = page.waitForEvent('console', { predicate: (message) => message.text().startsWith('Parley: consent') })
  await page.goto(`https://${shop.domain}/products/dawn?no-privacy`)
  await warned
  await shopper.open()
  await shopper.say('Hello!')
  await expect(shopper.answers().last()).toContainText('welcome')
  expect(await kept(page)).toEqual([])
})
