import { stream } from '../../backend/test/agents/fake-agent.ts'
import { expect, test } from '../world/world.ts'

const portal = { status: 200, contentType: 'text/html', body: '<h1>Welcome to the hotel. Please sign in.</h1>' }

/** All but the site's config, without which the shop's page shows no chat at all. */
const asked = /\/v1\/(?!sites)/

test('behind a captive portal nothing is taken for an answer, and what was written goes once, also after a reload', async ({
  shopper,
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Good morning.']))
  await shopper.open()
  await shopper.say('Hello')
  await expect(shopper.answers()).toHaveText(['Good morning.'])
  const { context } = browsing
  await context.route(asked, (route) => route.fulfill(portal))
  await shopper.say('Is breakfast included?')
  await expect(shopper.chat.getByText('Goes out when you are back online')).toBeVisible()
  await shopper.page.reload()
  await shopper.launcher.click()
  await expect(shopper.own()).toHaveText(['Is breakfast included?'])
  await expect(shopper.chat.getByText('No connection. We keep trying.')).toBeVisible()
  await context.unroute(asked)
  await expect(shopper.own()).toHaveText(['Hello', 'Is breakfast included?'], { timeout: 30_000 })
  await expect(shopper.answers()).toHaveText(['Good morning.', 'Good morning.'])
  expect(world.agent.requests.filter(({ body }) => body.chatInput === 'Is breakfast included?')).toHaveLength(1)
  await expect(shopper.chat.getByRole('alert')).toHaveCount(0)
})

test('a part that the portal answers in the place of is asked for again by the click, which says when it does not come', async ({
  shopper,
}) => {
  await shopper.open()
  const part = '**/assets/menu-*.js'
  await shopper.page.route(part, (route) => route.fulfill(portal))
  const button = shopper.chat.getByRole('button', { name: 'More' })
  const refused = shopper.page.waitForResponse(part)
  await button.hover()
  await refused
  await button.click()
  const failure = shopper.chat.getByText('That did not work. Please try again.')
  await expect(failure).toBeVisible()
  await expect(button).toHaveAttribute('aria-busy', 'false')

  // Over the portal's, which stands until then: a pointer that rests on the button may ask for the part at any moment.
  const { promise: back, resolve: comeBack } = Promise.withResolvers<void>()
  await shopper.page.route(part, async (route) => {
    await back
    await route.continue()
  })
  await button.click()
  await expect(button).toHaveAttribute('aria-busy', 'true')
  await expect(button).toHaveAttribute('aria-expanded', 'false')
  await expect(failure).toHaveCount(0)
  comeBack()
  await expect(shopper.chat.getByRole('menuitem').first()).toBeFocused()
  await expect(button).toHaveAttribute('aria-expanded', 'true')
})

test('a menu that comes late does not open before somebody who has gone on', async ({ shopper }) => {
  await shopper.open()
  const part = '**/assets/menu-*.js'
  const { promise: late, resolve: come } = Promise.withResolvers<void>()
  await shopper.page.route(part, async (route) => {
    await late
    await route.continue()
  })
  const button = shopper.chat.getByRole('button', { name: 'More' })
  await button.click()
  await expect(button).toHaveAttribute('aria-busy', 'true')
  await shopper.input.click()
  await expect(button).toHaveAttribute('aria-busy', 'false')
  const came = shopper.page.waitForResponse(part)
  come()
  await (await came).finished()
  await shopper.input.fill('Hello')
  await expect(shopper.input).toBeFocused()
  await expect(shopper.chat.getByRole('menu')).toHaveCount(0)
})

test('a portal in the place of the whole chat is shown to nobody: the launcher says that it did not come, and brings it later', async ({
  shopper,
  browsing,
  world,
}) => {
  const { page, chat, launcher } = shopper
  await expect(launcher).toBeVisible()
  await browsing.context.route(`${world.backend.url}/**`, (route) => route.fulfill(portal))
  await launcher.click()
  const again = page.locator('parley-chat').getByRole('button', { name: 'Try again' })
  await expect(again).toBeVisible()
  await expect(page.locator('parley-chat iframe')).toHaveCount(0)
  await browsing.context.unrouteAll()
  await again.click()
  await expect(chat.locator('.panel')).toBeVisible()
})

test("a portal in the place of the loader's config shows no chat and breaks nothing of the page; the next page has it", async ({
  browsing,
  world,
}) => {
  const page = await browsing.context.newPage()
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await page.route('**/v1/sites/**', (route) => route.fulfill(portal))
  const asked = page.waitForResponse('**/v1/sites/**')
  await page.goto(world.shop.url())
  await (await asked).finished()
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)))
  await expect(page.locator('parley-chat')).toHaveCount(0)
  await page.unroute('**/v1/sites/**')
  await page.reload()
  await expect(page.locator('parley-chat button')).toBeVisible()
  expect(errors).toEqual([])
})
