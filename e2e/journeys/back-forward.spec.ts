import { chromium } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { wholeBrowser } from '../../scripts/chromium-launch.ts'
import { shopperContext } from '../world/browser.ts'
import { expect, Shopper, test } from '../world/world.ts'

test("the browser's back-forward cache keeps the shop's page with its chat, which goes on when the shopper comes back", async ({
  world,
}) => {
  // Playwright switches that cache off.
  const browser = await chromium.launch({ ...wholeBrowser, ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  try {
    const context = await browser.newContext(shopperContext)
    const shopper = new Shopper(await context.newPage())
    const { page } = shopper
    await page.goto(world.shop.url())
    world.agent.answerWith(stream(['Welcome.']))
    await shopper.open()
    await shopper.say('Hello')
    await expect(shopper.answers()).toHaveText(['Welcome.'])
    const field = await shopper.input.boundingBox()
    if (!field) throw new Error('There is no field')
    await page.evaluate(`{
      answers = 0
      Parley('on', 'message:received', () => answers++)
      addEventListener('pageshow', ({ persisted }) => {
        cameFromCache = persisted
        document.activeElement.blur()
      })
    }`)
    await page.goto(world.shop.url('shop.localhost', '/bare'))
    // `page.goBack` waits for a load, and none comes.
    await page.evaluate(() => void setTimeout(() => history.back()))
    await page.waitForURL(world.shop.url(), { waitUntil: 'commit' })
    await expect.poll(() => page.evaluate('window.cameFromCache')).toBe(true)
    // Playwright knows nothing any more of frames that came back: mouse and keyboard find them all the same.
    // A click before Chromium has found the frame's place again is the page's.
    const clicked = async () => {
      await page.mouse.click(field.x + field.width / 2, field.y + field.height / 2)
      return page.evaluate('document.activeElement.localName')
    }
    await expect.poll(clicked).toBe('parley-chat')
    await page.keyboard.type('Still there?')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('answers')).toBe(1)
    expect(world.agent.requests.filter(({ body }) => body.chatInput === 'Still there?')).toHaveLength(1)
  } finally {
    await browser.close()
  }
})
