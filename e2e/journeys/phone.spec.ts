import type { Browser } from '@playwright/test'
import { chatIn } from '../world/chat-frame.ts'
import { expect, Shopper, test, type World } from '../world/world.ts'

/** A shopper with the chat open on a phone. */
async function openOnPhone(browser: Browser, world: World) {
  const context = await browser.newContext({ viewport: { width: 390, height: 720 }, isMobile: true, hasTouch: true })
  const shopper = new Shopper(await context.newPage())
  await shopper.page.goto(world.shop.url())
  await shopper.open()
  /** From the top of the page to where the panel's field and its last line begin and end. */
  const composer = async () => {
    const box = await shopper.chat.locator('.composer').boundingBox()
    return box && { top: box.y, bottom: box.y + box.height }
  }
  return { context, shopper, composer, [Symbol.asyncDispose]: () => context.close() }
}

test('the field stays above a keyboard that takes its room from the window, as on Android', async ({
  browser,
  world,
}) => {
  await using phone = await openOnPhone(browser, world)
  const devTools = await phone.context.newCDPSession(phone.shopper.page)
  await devTools.send('Emulation.setDeviceMetricsOverride', {
    width: 390,
    height: 380,
    deviceScaleFactor: 1,
    mobile: true,
  })
  const { page } = phone.shopper
  await expect
    .poll(async () => ({
      panel: await page.locator('parley-chat section').boundingBox(),
      bottom: (await phone.composer())?.bottom,
      // The page has not grown wider than the phone, which would make all of it smaller.
      scale: await page.evaluate(() => visualViewport?.scale),
    }))
    .toEqual({ panel: { x: 0, y: 0, width: 390, height: 380 }, bottom: 380, scale: 1 })
  await expect(phone.shopper.chat.locator('.header')).toBeInViewport({ ratio: 1 })
})

test('the field stays above a keyboard that lies on the page, as on iOS, which then moves the page', async ({
  browser,
  world,
}) => {
  await using phone = await openOnPhone(browser, world)
  const { page } = phone.shopper
  // No browser here has such a keyboard. What it says of itself is all that there is to see of one.
  await page.evaluate(() => {
    for (const [name, value] of Object.entries({ height: 400, offsetTop: 90 }))
      Object.defineProperty(visualViewport, name, { value })
    visualViewport?.dispatchEvent(new Event('resize'))
  })
  await expect.poll(async () => (await phone.composer())?.bottom).toBe(490)
  expect(await page.locator('parley-chat section').boundingBox()).toMatchObject({ y: 90, height: 400 })
})

test('a notch and a home bar cover neither header nor field', async ({ browser, world }) => {
  await using phone = await openOnPhone(browser, world)
  const devTools = await phone.context.newCDPSession(chatIn(phone.shopper.page))
  await devTools.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 47, bottom: 34, left: 44, right: 44 } })
  await expect(phone.shopper.chat.locator('.header')).toHaveCSS('padding-top', '47px')
  const { chat } = phone.shopper
  const edges = async (selector: string) => {
    const box = await chat.locator(selector).boundingBox()
    return box && [box.x, box.y, 390 - box.x - box.width, 720 - box.y - box.height].map(Math.floor)
  }
  for (const selector of [
    '.title',
    '.header .quiet-button >> nth=-1',
    '.log .bubble >> nth=0',
    '.field',
    '.footnote',
  ]) {
    const [left = 0, top = 0, right = 0, bottom = 0] = (await edges(selector)) ?? []
    expect.soft(left, `${selector}, left`).toBeGreaterThanOrEqual(44)
    expect.soft(top, `${selector}, top`).toBeGreaterThanOrEqual(47)
    expect.soft(right, `${selector}, right`).toBeGreaterThanOrEqual(44)
    expect.soft(bottom, `${selector}, bottom`).toBeGreaterThanOrEqual(34)
  }
})
