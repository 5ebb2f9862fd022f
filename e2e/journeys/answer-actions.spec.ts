import { stream } from '../../backend/test/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, test } from '../world/world.ts'

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
  const form = shopper.chat.locator('.feedback')
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
})
