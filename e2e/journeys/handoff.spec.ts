import { stream } from '../../backend/test/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, test } from '../world/world.ts'

test('a person is asked for, the agent is not, until the visitor goes back to it', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['I am the assistant.']))
  const shopper = await visitFurnished(world, browsing, { features: { handoff: true } })
  await shopper.open()
  await shopper.say('Hello')
  await expect(shopper.answers()).toHaveText(['I am the assistant.'])
  const menu = shopper.chat.getByRole('button', { name: 'More' })
  await menu.click()
  await shopper.chat.getByRole('menuitem', { name: 'Talk to a person' }).click()
  await expect(shopper.chat.getByText('We have asked a person to join.')).toBeVisible()
  await shopper.say('Is anybody there?')
  await expect(shopper.own()).toHaveText(['Hello', 'Is anybody there?'])
  await menu.click()
  await shopper.chat.getByRole('menuitem', { name: 'Back to the assistant' }).click()
  await expect(shopper.chat.getByText('The assistant answers again.')).toBeVisible()
  await shopper.say('Assistant?')
  await expect(shopper.answers()).toHaveText(['I am the assistant.', 'I am the assistant.'])
  expect(world.agent.requests.map(({ body }) => body.chatInput)).not.toContain('Is anybody there?')
})

test('a person can be asked for before anything was said', async ({ browsing, world }) => {
  const shopper = await visitFurnished(world, browsing, { features: { handoff: true } })
  await shopper.open()
  await shopper.chat.getByRole('button', { name: 'Talk to a person' }).click()
  await expect(shopper.own()).toHaveText(['Talk to a person'])
  await expect(shopper.chat.getByText('We have asked a person to join.')).toBeVisible()
})
