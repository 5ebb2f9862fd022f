import type { Frame } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { chatIn } from '../world/chat-frame.ts'
import { expect, Shopper, test } from '../world/world.ts'

/**
 * Types a key at which the panel breaks: what the composer counts with fails from then on, as by a browser's extension,
 * until the frame hears `mend`. Not before: the panel may be drawn for many a reason.
 */
async function breakWhileTyping(shopper: Shopper, key: string): Promise<Frame> {
  const frame = chatIn(shopper.page)
  await frame.evaluate(() => {
    const real = Intl.NumberFormat
    const broken = Object.assign(function NumberFormat() {
      throw new Error('the inner reason')
    }, real)
    const breakIt = () => {
      Intl.NumberFormat = broken
    }
    addEventListener('input', breakIt, { capture: true, once: true })
    addEventListener('mend', () => {
      Intl.NumberFormat = real
    })
  })
  await shopper.input.press(key)
  return frame
}

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
  const frame = chatIn(shopper.page)
  // What draws links breaks, as by a browser's extension.
  await frame.evaluate(() => {
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
  await frame.evaluate(() => dispatchEvent(new Event('mend')))
  await crashed.getByRole('button', { name: 'Try again' }).click()
  await expect(shopper.answers()).toHaveText(['See the page shop.example.'])
})

test('a panel that cannot be drawn says so and nothing of why; tried again, it has what was typed and what waits, which goes out once', async ({
  shopper,
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Here I am.']))
  await shopper.open()
  await shopper.say('Hello')
  await expect(shopper.answers()).toHaveText(['Here I am.'])
  await browsing.context.setOffline(true)
  await shopper.say('This waits')
  await expect(shopper.chat.getByText('Goes out when you are back online')).toBeVisible()
  await shopper.input.fill('A draft')
  const frame = await breakWhileTyping(shopper, '!')
  const crashed = shopper.chat.getByRole('alert')
  await expect(crashed).toContainText('The chat ran into a problem.')
  await expect(shopper.log).toHaveCount(0)
  await expect(shopper.chat.locator('body')).toHaveText('LLummeThe chat ran into a problem.Try again')
  await crashed.getByRole('button', { name: 'Try again' }).click()
  await expect(crashed).toBeVisible()
  await shopper.page.keyboard.press('Escape')
  await expect(shopper.launcher).toBeFocused()

  await shopper.open()
  await frame.evaluate(() => dispatchEvent(new Event('mend')))
  await crashed.getByRole('button', { name: 'Try again' }).click()
  await expect(shopper.input).toHaveValue('A draft!')
  await expect(shopper.own()).toHaveText(['Hello', 'This waits'])
  await browsing.context.setOffline(false)
  await expect(shopper.answers()).toHaveText(['Here I am.', 'Here I am.'], { timeout: 30_000 })
  expect(world.agent.requests.filter(({ body }) => body.chatInput === 'This waits')).toHaveLength(1)
})

test('on a phone, too, a panel that broke can be closed; tried again, it has the draft and not what was first typed', async ({
  browser,
  world,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 720 }, isMobile: true, hasTouch: true })
  const shopper = new Shopper(await context.newPage())
  const { promise: sent, resolve: send } = Promise.withResolvers<void>()
  await shopper.page.route('**/assets/app-*.js', async (route) => {
    await sent
    await route.continue()
  })
  const { clock } = context
  await clock.install()
  await shopper.page.goto(world.shop.url())
  await shopper.launcher.waitFor()
  // The loader gives a chat up that takes too long.
  await clock.pauseAt(Date.now() + 10_000)
  await shopper.launcher.tap()
  await shopper.input.fill('Typed before the code came')
  send()
  await shopper.chat.locator('.panel').waitFor()
  await clock.resume()
  await expect(shopper.input).toHaveValue('Typed before the code came')
  await shopper.input.fill('What is meant')
  const frame = await breakWhileTyping(shopper, '!')
  const crashed = shopper.chat.getByRole('alert')
  await expect(crashed).toContainText('The chat ran into a problem.')
  await shopper.chat.getByRole('button', { name: 'Close chat' }).tap()
  await expect(shopper.launcher).toBeVisible()
  await shopper.launcher.tap()
  await frame.evaluate(() => dispatchEvent(new Event('mend')))
  await crashed.getByRole('button', { name: 'Try again' }).tap()
  await expect(shopper.input).toHaveValue('What is meant!')
  await context.close()
})
