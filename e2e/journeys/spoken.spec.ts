import { gate } from '../../backend/test/fake-agent.ts'
import { expect, test } from '../world/world.ts'

test('a screen reader hears an answer sentence by sentence, each once, and how it failed as an alert', async ({
  shopper,
  world,
}) => {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  const spoken = shopper.chat.locator('[aria-live="polite"].unseen p')
  await shopper.say('Do you ship to Berlin?')
  await held.send('Yes, we **ship** to')
  await expect(shopper.answers()).toHaveText('Yes, we ship to')
  await expect(spoken).toHaveCount(0)
  await held.send(' Berlin. It takes')
  await expect(spoken).toHaveText(['Yes, we ship to Berlin.'])
  await held.send(' two days.\n\n- By DHL\n- ')
  await expect(spoken).toHaveText(['Yes, we ship to Berlin.', /^It takes two days\.\s+By DHL$/])
  await held.cut()
  await expect(shopper.log.getByRole('alert')).toBeVisible()
  await expect(spoken).toHaveCount(2)
})

test('what was said before the page looked on is not read out', async ({ shopper, world }) => {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('Hello?')
  await held.send('Hello. ')
  await held.end()
  await expect(shopper.chat.getByRole('button', { name: 'Send' })).toBeVisible()
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['Hello.'])
  await expect(shopper.chat.locator('[aria-live="polite"].unseen')).toBeEmpty()
})
