import { gate, stream } from '../../backend/test/agents/fake-agent.ts'
import { beginAnswer } from '../world/begun-answer.ts'
import { expect, test } from '../world/world.ts'

test('an answer is painted piece by piece, before the agent has sent its last byte', async ({ shopper, world }) => {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('Do you ship to Berlin?')
  await expect(shopper.own()).toHaveText(['Do you ship to Berlin?'])
  const answer = shopper.answers()
  let text = ''
  for (const piece of ['Yes, ', 'we **ship** ', 'to Berlin', ' in 2 days.']) {
    await held.send(piece)
    text += piece.replaceAll('**', '')
    await expect(answer).toHaveText(text.trim())
  }
  await expect(answer.locator('strong')).toHaveText('ship')
  await held.end()
  await expect(shopper.chat.getByRole('button', { name: 'Send' })).toBeVisible()
})

test('a reload in mid-answer shows it complete, once', async ({ shopper, world }) => {
  const held = await beginAnswer(world, shopper, 'Tell me a story', 'Once upon a time ')
  await shopper.page.reload()
  await held.send('there was a dripper.')
  await shopper.open()
  await held.end()
  await expect(shopper.own()).toHaveText(['Tell me a story'])
  await expect(shopper.answers()).toHaveText(['Once upon a time there was a dripper.'])
  expect(world.agent.requests.filter(({ body }) => body.chatInput === 'Tell me a story')).toHaveLength(1)
})

test('stop ends the answer with what it has, for the agent and after a reload too', async ({ shopper, world }) => {
  const held = await beginAnswer(world, shopper, 'Count to a thousand', 'One, two, ')
  await shopper.chat.getByRole('button', { name: 'Stop answering' }).click()
  await held.hungUp
  await expect(shopper.chat.getByText('Stopped')).toBeVisible()
  await expect(shopper.answers()).toHaveText('One, two,')
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['One, two,'])
  await expect(shopper.chat.getByText('Stopped')).toBeVisible()
  await expect(shopper.chat.getByRole('button', { name: 'Send' })).toBeVisible()
  expect(world.agent.requests.filter(({ body }) => body.chatInput === 'Count to a thousand')).toHaveLength(1)
})

test('a failed answer says so kindly and can be asked for again', async ({ shopper, world }) => {
  world.agent.answerWith((response) => {
    response.writeHead(500).end('{"message":"Error in workflow"}')
  })
  await shopper.open()
  await shopper.say('Will this work?')
  await expect(shopper.chat.getByText('The assistant could not be reached.')).toBeVisible()
  await expect(shopper.chat.getByText('Error in workflow')).toHaveCount(0)
  world.agent.answerWith(stream(['Now it does.']))
  await shopper.chat.getByRole('button', { name: 'Try again' }).click()
  await expect(shopper.answers()).toHaveText(['Now it does.'])
})
