import { stream } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { pushMessage } from '../world/pushed-message.ts'
import { expect, Shopper, test } from '../world/world.ts'

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
  const taken = shopper.page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/v1/messages'),
  )
  await shopper.say('Is anybody there?')
  // What is still on its way when the assistant is back would be answered by it.
  await taken
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

test('a person who has taken over is still there after a reload, by name, and says more, until the assistant answers again', async ({
  browsing,
  world,
}) => {
  const { key, secretKey } = await world.newSiteWithSecret([new URL(world.shop.url()).origin], ['--allow-agent-role'])
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(`${world.shop.url()}?site=${key}`)
  world.agent.answerWith(stream(['I am the assistant.']))
  await shopper.open()
  await shopper.say('A person, please')
  await expect(shopper.answers()).toHaveText(['I am the assistant.'])
  const says = (text: string, handoff: 'active' | 'released') =>
    pushMessage(world, secretKey, { role: 'agent', text, author: { name: 'Ines' }, handoff })
  const taken = shopper.chat.getByText('Ines answers from now on.')
  const person = shopper.chat.locator('.from-agent')
  await says('Ines here.', 'active')
  await expect(person.locator('.bubble')).toHaveText(['Ines here.'])
  await expect(taken).toHaveCount(1)

  await shopper.page.reload()
  await shopper.open()
  await expect(person.locator('.bubble')).toHaveText(['Ines here.'])
  await expect(taken).toHaveCount(1)
  await shopper.say('Are you still there?')
  await expect(shopper.own().last()).toHaveText('Are you still there?')
  await says('I am.', 'active')
  await expect(person.locator('.bubble')).toHaveText(['Ines here.', 'I am.'])
  await expect(person.locator('.author').last()).toContainText('Ines')
  await expect(taken).toHaveCount(1)
  await says('Goodbye.', 'released')
  await expect(shopper.chat.getByText('The assistant answers again.')).toBeVisible()

  await shopper.page.reload()
  await shopper.open()
  await expect(person.locator('.bubble')).toHaveText(['Ines here.', 'I am.', 'Goodbye.'])
  await expect(taken).toHaveCount(0)
  await shopper.say('Assistant?')
  await expect(shopper.chat.locator('.from-assistant .bubble').last()).toHaveText('I am the assistant.')
  expect(world.agent.requests.map(({ body }) => body.chatInput)).not.toContain('Are you still there?')
})
