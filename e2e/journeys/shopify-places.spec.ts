import { expect, type Page, type Response } from '@playwright/test'
import { picture } from '../world/picture.ts'
import { assets } from '../world/shopify/shop.ts'
import { test } from '../world/shopify/world.ts'

const phone = { width: 360, height: 740 }
const desktop = { width: 1440, height: 900 }

/** Whether an element is its own to press, wherever on it, looked at every few pixels. */
const isFree = (page: Page, selector: string): Promise<boolean> =>
  page.locator(selector).evaluate((element) => {
    const step = 5
    const { left, top, right, bottom } = element.getBoundingClientRect()
    for (let x = left + 2; x < right; x += step)
      for (let y = top + 2; y < bottom; y += step) if (!element.contains(document.elementFromPoint(x, y))) return false
    return true
  })

for (const size of [phone, desktop])
  test(`the theme's buttons keep their place beside the launcher, at ${size.width} px`, async ({ shop, visit }) => {
    const { page, launcher } = await visit(`https://${shop.domain}/products/dawn?banner`, size)
    await launcher.waitFor()
    expect(await isFree(page, '#accept')).toBe(true)
    expect(await isFree(page, '#decline')).toBe(true)
    await page.locator('#accept').click()
    expect(await isFree(page, '#add')).toBe(true)
    // It is round, and in a shadow root, of which the page sees the host alone.
    const { left, top, width } = await launcher.evaluate((button) => button.getBoundingClientRect())
    const centre: [number, number] = [left + width / 2, top + width / 2]
    expect(await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.localName, centre)).toBe('parley-chat')
    if (size === phone) await picture(page, 'shopify-phone', {})
    await page.locator('#cart').click()
    expect(await isFree(page, '#checkout')).toBe(true)
  })

for (const [what, size, query] of [
  ['a floating chat', phone, ''],
  ['a floating chat', desktop, ''],
  ['one in the page', phone, '?inline&no-embed'],
] as const)
  test(`${what} moves nothing and costs two small files until it is wanted, at ${size.width} px`, async ({
    shop,
    visit,
  }) => {
    const shopper = await visit('about:blank', size)
    const { page } = shopper
    const asked: Response[] = []
    page.on('response', (response) => {
      if (new URL(response.url()).host !== shop.domain) asked.push(response)
    })
    await page.goto(`https://${shop.domain}/products/dawn${query}`)
    if (query) await shopper.chat.locator('.panel').waitFor()
    else await shopper.launcher.waitFor()
    await expect.poll(() => page.evaluate('Shopify.customerPrivacy !== undefined')).toBe(true)
    // A chat in the page is open: its frame comes, and the cart.
    const own = asked.filter((response) => query === '' || /parley(-shop)?\.js$/.test(response.url()))
    expect(own.map((response) => response.url()).sort()).toEqual([`${assets}/parley-shop.js`, `${assets}/parley.js`])
    const sizes = await Promise.all(own.map(async (response) => (await response.body()).length))
    expect(Math.max(...sizes)).toBeGreaterThan(9_000)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(13_500)
    expect(await page.evaluate('shift')).toBe(0)
    // What the block prints, in characters.
    expect(await page.evaluate("document.querySelector('script[data-parley]').text.length")).toBeLessThan(2_000)
  })

test('a chat in the page is its one chat, of the height that the merchant chose', async ({ shop, visit }) => {
  const shopper = await visit(`https://${shop.domain}/products/dawn?inline`)
  await shopper.say('Hello!')
  await expect(shopper.answers().last()).toContainText('welcome')
  await expect(shopper.launcher).toBeHidden()
  expect((await shopper.page.locator('[data-parley-inline]').boundingBox())?.height).toBe(640)
  expect((await shopper.page.locator('parley-chat iframe').boundingBox())?.height).toBe(640)
})

test("the theme editor, which nests the shop in Shopify's own pages, shows the chat and lets it be tried", async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  const framing = (url: string) => `<!doctype html><iframe src="${url}" width="1200" height="700"></iframe>`
  const inner = 'https://online-store-web.shopifyapps.com/'
  world.pages('admin.shopify.com', { '/': framing(inner) })
  world.pages(new URL(inner).host, { '/': framing(`https://${shop.domain}/products/dawn?design`) })
  const { page } = await visit('https://admin.shopify.com/')
  const shopPage = page.frameLocator('iframe').frameLocator('iframe')
  await shopPage.locator('parley-chat button').click()
  const chat = shopPage.frameLocator('parley-chat iframe')
  await chat.getByRole('textbox').fill('Hello!')
  await chat.getByRole('button', { name: 'Send' }).click()
  await expect(chat.locator('.log .from-assistant .bubble:not(.dots)').last()).toContainText('welcome')
})

test('no other page frames the chat of a shop', async ({ shopifyWorld: world, shop, visit }) => {
  world.pages('thief.example', { '/': `<!doctype html><iframe src="https://${shop.domain}/products/dawn"></iframe>` })
  const { page } = await visit('https://thief.example/')
  const refused = page.waitForEvent('console', { predicate: (message) => message.text().includes('frame-ancestors') })
  await page.frameLocator('iframe').locator('parley-chat button').dispatchEvent('click')
  await refused
  await expect(page.frameLocator('iframe').frameLocator('parley-chat iframe').locator('.panel')).toHaveCount(0)
})
