import { stream } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, Shopper, test } from '../world/world.ts'

test('an answer is rated, with a word on what was wrong, and the rating is there after a reload', async ({
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Nonsense.']))
  const shopper = await visitFurnished(world, browsing, { features: { feedback: true } })
  await shopper.open()
  await shopper.say('Help')
  await expect(shopper.answers()).toHaveText(['Nonsense.'])
  const down = shopper.chat.getByRole('button', { name: 'Not helpful' })
  await down.click()
  await expect(down).toHaveAttribute('aria-pressed', 'true')
  const form = shopper.chat.locator('.form')
  await form.getByRole('textbox').fill('That was no answer')
  const told = shopper.page.waitForResponse(
    (response) => response.url().endsWith('/feedback') && (response.request().postData() ?? '').includes('no answer'),
  )
  await form.getByRole('button', { name: 'Send' }).click()
  expect((await told).status()).toBe(204)
  await expect(shopper.chat.getByText('Thank you.')).toBeVisible()
  await shopper.page.reload()
  await shopper.open()
  await expect(down).toHaveAttribute('aria-pressed', 'true')
})

test('what can be done with an answer shows by the pointer and by the keyboard alike', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['Copy **me**.']))
  await shopper.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await shopper.open()
  await shopper.say('Something')
  await expect(shopper.answers()).toHaveText(['Copy me.'])
  const copy = shopper.chat.getByRole('button', { name: 'Copy' })
  await shopper.input.hover()
  await expect(copy).toHaveCSS('opacity', '0')
  await shopper.answers().hover()
  await expect(copy).toHaveCSS('opacity', '1')
  await shopper.input.hover()
  await expect(copy).toHaveCSS('opacity', '0')
  await copy.focus()
  await expect(copy).toHaveCSS('opacity', '1')
  await copy.press('Enter')
  await expect(shopper.chat.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1)
  // As the agent wrote it.
  await shopper.input.press('ControlOrMeta+V')
  await expect(shopper.input).toHaveValue('Copy **me**.')
})

test('where nothing can hover, what can be done with an answer is always in sight', async ({ browser, world }) => {
  world.agent.answerWith(stream(['Touch me.']))
  const context = await browser.newContext({ viewport: { width: 390, height: 720 }, isMobile: true, hasTouch: true })
  const shopper = new Shopper(await context.newPage())
  await shopper.page.goto(world.shop.url())
  await shopper.launcher.tap()
  await shopper.say('Something')
  await expect(shopper.answers()).toHaveText(['Touch me.'])
  for (const name of ['Copy', 'Helpful', 'Not helpful'])
    await expect(shopper.chat.getByRole('button', { name, exact: true })).toHaveCSS('opacity', '1')
  await context.close()
})
