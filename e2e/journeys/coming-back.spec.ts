import type { MessageList } from '@parley/protocol/message'
import { gate, stream } from '../../backend/test/fake-agent.ts'
import { chatIn, hideTab, showTab } from '../world/chat-frame.ts'
import { watchStreams } from '../world/streams.ts'
import { expect, Shopper, test, type World } from '../world/world.ts'

const restMs = 120_000

test('two minutes after the panel was closed nobody holds a stream; opened again, it shows what came meanwhile', async ({
  shopper,
  browsing,
  world,
}) => {
  await shopper.page.clock.install()
  await shopper.page.reload()
  const streams = watchStreams(browsing.context)
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('Are you there?')
  await held.send('Still ')
  await expect(shopper.answers()).toHaveText('Still')
  await shopper.launcher.click()
  expect(streams.holders()).toHaveLength(1)
  await shopper.page.clock.fastForward(restMs)
  await expect.poll(() => streams.holders()).toEqual([])
  await held.send('here.')
  await held.end()
  await shopper.launcher.click()
  await expect(shopper.answers()).toHaveText(['Still here.'])
  await expect.poll(() => streams.holders()).toHaveLength(1)
})

test('two minutes after the tab was hidden nobody holds a stream; in sight again, it shows at once what came meanwhile', async ({
  shopper,
  browsing,
  world,
}) => {
  await shopper.page.clock.install()
  await shopper.page.reload()
  const streams = watchStreams(browsing.context)
  world.agent.answerWith(stream(['One.']))
  await shopper.open()
  await shopper.say('Tell me')
  await expect(shopper.answers()).toHaveText(['One.'])
  await hideTab(shopper.page)
  await shopper.page.clock.fastForward(restMs - 10_000)
  await expect.poll(() => streams.holders()).toHaveLength(1)
  await shopper.page.clock.fastForward(10_000)
  await expect.poll(() => streams.holders()).toEqual([])
  await showTab(shopper.page)
  await expect.poll(() => streams.holders()).toHaveLength(1)
})

test('a tab that is looked at takes the stream from one that is hidden', async ({ shopper, browsing, world }) => {
  const streams = watchStreams(browsing.context)
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('Where are you?')
  await held.send('Here ')
  await expect(shopper.answers()).toHaveText('Here')
  await hideTab(shopper.page)
  await second.open()
  await expect.poll(() => streams.holders()).toEqual([second.page])
  await held.send('and there.')
  await held.end()
  for (const each of [shopper, second]) await expect(each.answers()).toHaveText(['Here and there.'])
})

test('a page that the browser put aside and brought back goes on where it was', async ({
  shopper,
  browsing,
  world,
}) => {
  const streams = watchStreams(browsing.context)
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('Are you there?')
  await held.send('Still ')
  await expect(shopper.answers()).toHaveText('Still')
  const tell = (type: 'pagehide' | 'pageshow') =>
    chatIn(shopper.page).evaluate((type) => {
      dispatchEvent(new PageTransitionEvent(type, { persisted: true }))
    }, type)
  await tell('pagehide')
  await expect.poll(() => streams.holders()).toEqual([])
  await held.send('here.')
  await held.end()
  await tell('pageshow')
  await expect(shopper.answers()).toHaveText(['Still here.'])
})

test('an answer that came after the visitor went on to another page shows on the launcher there', async ({
  shopper,
  browsing,
  world,
}) => {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('How long is it?')
  await held.send('Two ')
  await expect(shopper.answers()).toHaveText('Two')
  const streams = watchStreams(browsing.context)
  await shopper.page.goto(world.shop.url('shop.localhost', '/bare'))
  await held.send('metres.')
  await held.end()
  await expect.poll(() => answered(shopper, world)).toBe('Two metres.')
  await shopper.page.goto(world.shop.url('shop.localhost', '/other'))
  await expect(shopper.launcher).toHaveAccessibleName(/\(1\)$/)
  expect(streams.begun).toEqual([])
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['Two metres.'])
  await expect(shopper.launcher).not.toHaveAccessibleName(/\(1\)$/)
  await shopper.page.goto(world.shop.url('shop.localhost', '/other'))
  await shopper.page.waitForResponse((response) => response.url().endsWith('/v1/sessions'))
  await expect(shopper.launcher).not.toHaveAccessibleName(/\(/)
})

test('what is erased in one tab is gone in the others', async ({ shopper, browsing, world }) => {
  world.agent.answerWith(stream(['A secret.']))
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  await shopper.open()
  await second.open()
  await shopper.say('My secret')
  for (const each of [shopper, second]) await expect(each.answers()).toHaveText(['A secret.'])
  await shopper.chat.getByRole('button', { name: 'More' }).click()
  await shopper.chat.getByRole('menuitem', { name: 'Erase my chat' }).click()
  await shopper.chat.getByRole('alertdialog').getByRole('button', { name: 'Erase' }).click()
  for (const each of [shopper, second]) await expect(each.own()).toHaveCount(0)
  expect(await chatIn(second.page).evaluate(() => Object.keys(localStorage))).toEqual([])
  world.agent.answerWith(stream(['Nice to meet you.']))
  await second.say('Hello')
  for (const each of [shopper, second]) await expect(each.answers()).toHaveText(['Nice to meet you.'])
})

/** The last answer as the backend has it. */
async function answered({ tokens }: Shopper, world: World): Promise<string | undefined> {
  const response = await fetch(`${world.backend.url.replace('chat.localhost', '127.0.0.1')}/v1/messages`, {
    headers: { authorization: `Bearer ${tokens.at(-1)}` },
  })
  const { messages }: MessageList = await response.json()
  return messages.findLast(({ role, status }) => role === 'assistant' && status === 'complete')?.text
}
