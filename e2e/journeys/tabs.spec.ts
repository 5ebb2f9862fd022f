import { stream } from '../../backend/test/agents/fake-agent.ts'
import { beginAnswer } from '../world/begun-answer.ts'
import { watchStreams } from '../world/streams.ts'
import { expect, Shopper, test } from '../world/world.ts'

test('two tabs see one conversation live and hold one event stream', async ({ shopper, browsing, world }) => {
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  const streams = watchStreams(browsing.context)
  await second.open()
  const held = await beginAnswer(world, shopper, 'Is anybody there?', 'Here ')
  await expect(second.own()).toHaveText(['Is anybody there?'])
  await expect(second.answers()).toHaveText('Here')
  await held.send('I am.')
  await held.end()
  for (const each of [shopper, second]) await expect(each.answers()).toHaveText(['Here I am.'])
  expect(streams.holders()).toHaveLength(1)
})

test('the tab that held the stream goes, and another takes over without a gap', async ({
  shopper,
  browsing,
  world,
}) => {
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  await shopper.open()
  const held = await beginAnswer(world, second, 'Will you stay?', 'Yes, ')
  await shopper.page.close()
  await held.send('I will.')
  await held.end()
  await expect(second.answers()).toHaveText(['Yes, I will.'])
})

test('two new tabs that send at the same moment are one visitor', async ({ shopper, browsing, world }) => {
  world.agent.answerWith(stream(['Hello!']))
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  await shopper.open()
  await second.open()
  await Promise.all([shopper.say('from the first'), second.say('from the second')])
  for (const each of [shopper, second]) {
    await expect(each.own()).toHaveCount(2)
    await expect(each.answers()).toHaveText(['Hello!', 'Hello!'])
  }
  const sessions = world.agent.requests
    .filter(({ body }) => body.chatInput.startsWith('from the'))
    .map(({ body }) => `${body.sessionId} ${body.metadata.visitor.id}`)
  expect(new Set(sessions).size).toBe(1)
})
