import { beginAnswer } from '../world/begun-answer.ts'
import { expect, test } from '../world/world.ts'

/** Longer than a session's token is good for, which is an hour. */
const asleepMs = 2 * 3_600_000

test('a machine that slept in mid-answer shows the rest when it wakes, and goes on with a session renewed', async ({
  shopper,
  browsing,
  world,
}) => {
  const { page } = shopper
  await page.clock.install()
  await page.reload()
  const held = await beginAnswer(shopper, world, 'How long do you keep it?', 'Two ')
  const [token] = shopper.tokens
  // Asleep, it neither hears the network nor counts the time.
  await browsing.context.setOffline(true)
  await held.send('years.')
  await held.end()
  await page.clock.fastForward(asleepMs)
  await expect(shopper.answers()).toHaveText(['Two'])
  const renewed = page.waitForRequest((request) => request.url().endsWith('/v1/sessions'))
  await browsing.context.setOffline(false)
  expect((await renewed).headers().authorization).toBe(`Bearer ${token}`)
  await expect(shopper.answers()).toHaveText(['Two years.'])
  await shopper.say('Thank you')
  await expect(shopper.own()).toHaveText(['How long do you keep it?', 'Thank you'])
  await expect.poll(() => shopper.tokens.at(-1)).not.toBe(token)
  await expect(shopper.chat.getByRole('alert')).toHaveCount(0)
})
