import { beginAnswer } from '../world/begun-answer.ts'
import { watchStreams } from '../world/streams.ts'
import { expect, test } from '../world/world.ts'

/** Longer than a session's token is good for, which is an hour. */
const asleepMs = 2 * 3_600_000

test('a machine that slept in mid-answer has all of it when it wakes, and goes on with a session renewed', async ({
  shopper,
  browsing,
  world,
}) => {
  const { page } = shopper
  await page.clock.install()
  await page.reload()
  const streams = watchStreams(browsing.context)
  const held = await beginAnswer(world, shopper, 'How long do you keep it?', 'Two ')
  const [token] = shopper.tokens
  await browsing.context.setOffline(true)
  // An attempt that begins offline and ends online would find the old token still good: the server did not sleep.
  const triedInVain = page.waitForEvent('requestfailed', (request) =>
    /\/v1\/events.*DISCONNECTED/.test(`${request.url()} ${request.failure()?.errorText}`),
  )
  await page.clock.fastForward(asleepMs)
  // Being offline does not end a stream that is open: the chat does, to which no byte came for so long.
  await expect.poll(() => streams.holders()).toEqual([])
  await triedInVain
  await held.send('years, ')
  const renewed = page.waitForRequest((request) => request.url().endsWith('/v1/sessions'))
  await browsing.context.setOffline(false)
  expect((await renewed).headers().authorization).toBe(`Bearer ${token}`)
  await expect(shopper.answers()).toHaveText(['Two years,'])
  await held.send('or more.')
  await held.end()
  await expect(shopper.answers()).toHaveText(['Two years, or more.'])
  await expect.poll(() => shopper.tokens.at(-1)).not.toBe(token)
  await expect(shopper.chat.getByRole('alert')).toHaveCount(0)
})
