import { stream } from '../../backend/test/agents/fake-agent.ts'
import { beginAnswer } from '../world/begun-answer.ts'
import { expect, test } from '../world/world.ts'

test('a screen reader hears an answer sentence by sentence, each once, and how it failed as an alert', async ({
  shopper,
  world,
}) => {
  const spoken = shopper.chat.locator('[aria-live="polite"].unseen p')
  const held = await beginAnswer(world, shopper, 'Do you ship to Berlin?', 'Yes, ')
  await held.send('we **ship** to')
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
  world.agent.answerWith(stream(['Hello.']))
  await shopper.open()
  await shopper.say('Hello?')
  await expect(shopper.answers()).toHaveText(['Hello.'])
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['Hello.'])
  await expect(shopper.chat.locator('[aria-live="polite"].unseen')).toBeEmpty()
})
