import { stream } from '../../backend/test/agents/fake-agent.ts'
import { closeElsewhere } from '../world/closed-elsewhere.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, test } from '../world/world.ts'

test('who waits for a person can leave their e-mail, once', async ({ browsing, world }) => {
  const shopper = await visitFurnished(world, browsing, { features: { handoff: true } })
  await shopper.open()
  await shopper.chat.getByRole('button', { name: 'Talk to a person' }).click()
  const offer = shopper.chat.getByRole('button', { name: 'Leave your e-mail' })
  await offer.click()
  const field = shopper.chat.getByRole('textbox', { name: 'Your e-mail address' })
  await expect(field).toBeFocused()
  await field.press('Escape')
  await expect(offer).toBeFocused()
  await offer.press('Enter')
  await field.fill('maya')
  await field.press('Enter')
  // The browser says what is wrong with it, and nothing is sent.
  await expect(field).toBeFocused()
  await field.fill('maya@shop.example')
  const told = shopper.page.waitForResponse('**/v1/contact')
  await field.press('Enter')
  expect((await told).status()).toBe(204)
  expect((await told).request().postDataJSON()).toEqual({ email: 'maya@shop.example' })
  await expect(shopper.chat.getByText('Thank you.')).toBeVisible()
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.chat.getByText('We have asked a person to join.')).toBeVisible()
  await expect(offer).toHaveCount(0)
})

test('a conversation that was closed is rated, with a word if one likes, and is not asked about again', async ({
  shopper,
  world,
}) => {
  world.agent.answerWith(stream(['I am the assistant.']))
  await shopper.open()
  await shopper.say('Hello')
  await expect(shopper.answers()).toHaveText(['I am the assistant.'])
  await closeElsewhere(world, shopper)
  const asked = shopper.chat.getByRole('group', { name: 'Was this conversation helpful?' })
  const rated = () => shopper.page.waitForResponse('**/v1/conversation/rating')
  const first = rated()
  await asked.getByRole('button', { name: 'Not helpful' }).click()
  const conversationId = expect.stringMatching(/^conv_/)
  expect((await first).request().postDataJSON()).toEqual({ conversationId, score: 1 })
  expect((await first).status()).toBe(204)
  const second = rated()
  await shopper.chat.getByRole('textbox', { name: 'Anything to add?' }).fill('Too short')
  await shopper.chat.locator('.form').getByRole('button', { name: 'Send' }).click()
  expect((await second).request().postDataJSON()).toEqual({ conversationId, score: 1, comment: 'Too short' })
  expect((await second).status()).toBe(204)
  await expect(shopper.chat.getByText('Thank you.')).toBeVisible()
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['I am the assistant.'])
  await expect(asked).toHaveCount(0)
})
