import { stream } from '../../backend/test/agents/fake-agent.ts'
import { beginAnswer } from '../world/begun-answer.ts'
import { chatIn, hideTab, showTab } from '../world/chat-frame.ts'
import { lastAnswer } from '../world/last-answer.ts'
import { watchStreams } from '../world/streams.ts'
import { expect, Shopper, test } from '../world/world.ts'

const restMs = 120_000

const looks: [away: string, leave: (shopper: Shopper) => Promise<void>, back: (shopper: Shopper) => Promise<void>][] = [
  ['the panel was closed', ({ launcher }) => launcher.click(), ({ launcher }) => launcher.click()],
  ['the tab was hidden', ({ page }) => hideTab(page), ({ page }) => showTab(page)],
]

for (const [away, leave, back] of looks)
  test(`two minutes after ${away} nobody holds a stream, and not before; who looks again sees what came meanwhile`, async ({
    shopper,
    browsing,
    world,
  }) => {
    const { clock } = shopper.page
    await clock.install()
    await shopper.page.reload()
    const streams = watchStreams(browsing.context)
    const held = await beginAnswer(world, shopper, 'Are you there?', 'Still ')
    await leave(shopper)
    await clock.fastForward(restMs - 10_000)
    await held.send('here, ')
    await expect(shopper.answers()).toHaveText(['Still here,'])
    await clock.fastForward(10_000)
    await expect.poll(() => streams.holders()).toEqual([])
    await held.send('both of us.')
    await held.end()
    await expect.poll(() => lastAnswer(world, shopper)).toMatchObject({ status: 'complete' })
    await expect(shopper.answers()).toHaveText(['Still here,'])
    await back(shopper)
    await expect(shopper.answers()).toHaveText(['Still here, both of us.'])
    await expect.poll(() => streams.holders()).toHaveLength(1)
  })

test('a tab that is looked at takes the stream from one that is hidden', async ({ shopper, browsing, world }) => {
  const streams = watchStreams(browsing.context)
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  const held = await beginAnswer(world, shopper, 'Where are you?', 'Here ')
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
  const held = await beginAnswer(world, shopper, 'Are you there?', 'Still ')
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
  const held = await beginAnswer(world, shopper, 'How long is it?', 'Two ')
  const streams = watchStreams(browsing.context)
  await shopper.page.goto(world.shop.url('shop.localhost', '/bare'))
  await held.send('metres.')
  await held.end()
  await expect.poll(() => lastAnswer(world, shopper)).toMatchObject({ text: 'Two metres.', status: 'complete' })
  await shopper.page.goto(world.shop.url('shop.localhost', '/other'))
  await expect(shopper.launcher).toHaveAccessibleName(/\(1\)$/)
  expect(streams.begun).toEqual([])
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['Two metres.'])
  await expect(shopper.launcher).not.toHaveAccessibleName(/\(1\)$/)
  const opened = shopper.page.waitForResponse((response) => response.url().endsWith('/v1/sessions'))
  await shopper.page.goto(world.shop.url('shop.localhost', '/other'))
  await opened
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
  // A page behind another is drawn seldom, and a click waits until what it is to hit no longer moves.
  await shopper.page.bringToFront()
  await shopper.chat.getByRole('button', { name: 'More' }).click()
  await shopper.chat.getByRole('menuitem', { name: 'Erase my chat' }).click()
  await shopper.chat.getByRole('alertdialog').getByRole('button', { name: 'Erase' }).click()
  for (const each of [shopper, second]) await expect(each.own()).toHaveCount(0)
  expect(await chatIn(second.page).evaluate(() => Object.keys(localStorage))).toEqual([])
  world.agent.answerWith(stream(['Nice to meet you.']))
  await second.say('Hello')
  for (const each of [shopper, second]) await expect(each.answers()).toHaveText(['Nice to meet you.'])
})
