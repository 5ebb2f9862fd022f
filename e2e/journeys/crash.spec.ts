import { stream } from '../../backend/test/fake-agent.ts'
import { expect, test } from '../world/world.ts'

test('an answer that cannot be drawn leaves the rest alone, says nothing of why, and can be tried again', async ({
  shopper,
  world,
}) => {
  world.agent.answerWith(stream(['See [the page](https://shop.example/a).']))
  const heard = shopper.page.evaluate(
    () =>
      new Promise((resolve) =>
        addEventListener('parley:error', (event) => resolve(event instanceof CustomEvent && event.detail.code)),
      ),
  )
  await shopper.open()
  const frame = shopper.page.frames().find((each) => each.url().includes('/embed/'))
  // What draws links breaks, as by a browser's extension.
  await frame?.evaluate(() => {
    const parse = URL.parse
    URL.parse = () => {
      throw new Error('the inner reason')
    }
    addEventListener('mend', () => {
      URL.parse = parse
    })
  })
  await shopper.say('Where?')
  const crashed = shopper.log.getByRole('alert')
  await expect(crashed).toContainText('The chat ran into a problem.')
  expect(await heard).toBe('internal')
  await expect(shopper.chat.getByText('the inner reason')).toHaveCount(0)
  await expect(shopper.own()).toHaveText(['Where?'])
  await frame?.evaluate(() => dispatchEvent(new Event('mend')))
  await crashed.getByRole('button', { name: 'Try again' }).click()
  await expect(shopper.answers()).toHaveText(['See the page shop.example.'])
})
