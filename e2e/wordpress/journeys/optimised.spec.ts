import { optimised, optimisers } from '../world/optimisers/rewritten.ts'
import { expect, test } from './meeting.ts'

test('a page that an optimiser has rewritten, without a look at our marks, still has one chat that opens', async ({
  meeting: { wordpress },
  connected: _,
  visit,
}) => {
  for (const [name, optimiser] of Object.entries(optimisers))
    await test.step(name, () =>
      optimised(wordpress, optimiser, async () => {
        const shopper = await visit()
        const { page } = shopper
        const chat = page.locator('parley-chat')
        if (name === 'delayed') {
          await expect(chat).toHaveCount(0)
          await page.mouse.move(100, 100)
        }
        const identity = page.waitForRequest(`${wordpress.url}/?parley_identity=1`)
        await shopper.open()
        await identity
        await expect(chat).toHaveCount(1)
      }),
    )
})
