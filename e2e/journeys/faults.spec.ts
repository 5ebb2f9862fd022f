import { stream } from '../../backend/test/agents/fake-agent.ts'
import { beginAnswer } from '../world/begun-answer.ts'
import { isStorageDenied, openWithoutStorage } from '../world/browser.ts'
import { lastAnswer } from '../world/last-answer.ts'
import { expect, Shopper, test } from '../world/world.ts'

test('a server that is killed in mid-answer and comes back loses no message and no text', async ({
  shopper,
  world,
}) => {
  // The server's start and what the shopper waits for then may each take half a minute.
  test.setTimeout(150_000)
  await beginAnswer(world, shopper, 'What is it made of?', 'Stoneware, ')
  // Saved within a second; the transcript is asked so that nothing here has to wait by the clock.
  await expect.poll(() => lastAnswer(world, shopper)).toMatchObject({ text: 'Stoneware, ' })
  await world.backend.kill()
  await shopper.say('And the collar?')
  await expect(shopper.chat.getByText('Reconnecting…')).toBeVisible()
  await expect(shopper.chat.getByText('Goes out when you are back online')).toBeVisible()
  await expect(shopper.own().last()).toHaveText('And the collar?')
  world.agent.answerWith(stream(['The collar is beech.']))
  await world.backend.start()
  await expect(shopper.chat.getByText('The answer was cut off.')).toBeVisible({ timeout: 30_000 })
  await expect(shopper.own()).toHaveText(['What is it made of?', 'And the collar?'], { timeout: 30_000 })
  await expect(shopper.answers()).toHaveText(['Stoneware,', 'The collar is beech.'])
  const asked = (question: string) => world.agent.requests.filter(({ body }) => body.chatInput === question)
  expect(asked('What is it made of?')).toHaveLength(1)
  expect(asked('And the collar?')).toHaveLength(1)
})

test('what is written offline goes out later, once and in order', async ({ shopper, browsing, world }) => {
  world.agent.answerWith((response, request) => stream([`You said ${request.body.chatInput}`])(response, request))
  await shopper.open()
  await shopper.say('zero')
  await expect(shopper.answers()).toHaveText(['You said zero'])
  await browsing.context.setOffline(true)
  await expect(shopper.chat.getByText('You are offline. Your messages will be sent later.')).toBeVisible()
  for (const text of ['one', 'two', 'three']) await shopper.say(text)
  await expect(shopper.own()).toHaveText(['zero', 'one', 'two', 'three'])
  await browsing.context.setOffline(false)
  await expect(shopper.answers()).toHaveText(['You said zero', 'You said one', 'You said two', 'You said three'], {
    timeout: 30_000,
  })
  const asked = world.agent.requests.map(({ body }) => body.chatInput).filter((text) => /^(one|two|three)$/.test(text))
  expect(asked).toEqual(['one', 'two', 'three'])
})

test('without any storage in the frame the chat works, and survives page views', async ({ world }) => {
  await using browsing = await openWithoutStorage()
  world.agent.answerWith(stream(['Hello, private visitor.']))
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(world.shop.url())
  await shopper.open()
  const frame = shopper.page.frames().find((each) => each.url().startsWith(world.backend.url))
  expect(await frame?.evaluate(isStorageDenied), 'the frame has no storage').toBe(true)
  await shopper.say('Who am I?')
  await expect(shopper.answers()).toHaveText(['Hello, private visitor.'])
  // The shop's page keeps the return token. It comes as the request is answered, which a quick agent may be before.
  const token = () => shopper.page.evaluate((key) => localStorage.getItem(key), `parley:${world.siteKey}`)
  await expect.poll(token).toBeTruthy()
  await shopper.page.goto(world.shop.url('shop.localhost', '/other'))
  await shopper.open()
  await expect(shopper.own()).toHaveText(['Who am I?'])
  await expect(shopper.answers()).toHaveText(['Hello, private visitor.'])
})

test('a first message whose answer is lost with the page is there once on the next one, asked once', async ({
  shopper,
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Stoneware.']))
  const first = 'What about the first message?'
  const before = new Shopper(await browsing.context.newPage())
  await before.page.addInitScript(() => {
    const real = window.fetch
    // The server has the message and says so on the stream; the answer to the request itself never comes.
    window.fetch = async (input, init) => {
      const response = await real(input, init)
      return init?.method === 'POST' && String(input).endsWith('/v1/messages') ? new Promise(() => undefined) : response
    }
  })
  await before.page.goto(world.shop.url())
  await before.open()
  await before.say(first)
  await expect(before.answers()).toHaveText(['Stoneware.'])
  await before.page.close()

  const repeated = shopper.page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/v1/messages'),
  )
  await shopper.page.reload()
  const accepted = await (await repeated).json()
  expect(accepted.returnToken, 'the browser is known from now on').toBeTruthy()
  await shopper.open()
  await expect(shopper.own()).toHaveText([first])
  await expect(shopper.answers()).toHaveText(['Stoneware.'])
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.own()).toHaveText([first])
  expect(world.agent.requests.filter(({ body }) => body.chatInput === first)).toHaveLength(1)
})
