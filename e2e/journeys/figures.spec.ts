import type { Telemetry } from '@parley/protocol/telemetry'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { chatIn, hideTab } from '../world/chat-frame.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, type Shopper, test } from '../world/world.ts'

/** The figures that this tab sends, and how the backend takes them. */
function watchFigures({ page }: Shopper) {
  const sent: Telemetry[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/telemetry')) sent.push(request.postDataJSON())
  })
  return sent
}

async function chat(shopper: Shopper): Promise<void> {
  await shopper.open()
  await shopper.say('A secret question')
  await expect(shopper.answers()).toHaveText(['A secret answer.'])
}

test('how the chat fared is told once a session, when the visitor goes', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['A secret answer.']))
  const shopper = await visitFurnished(world, browsing, { features: { telemetry: true } })
  const sent = watchFigures(shopper)
  await chat(shopper)
  expect(sent).toEqual([])
  await hideTab(shopper.page)
  await expect.poll(() => sent).toHaveLength(1)
  expect(sent[0]).toEqual({
    loadMs: expect.any(Number),
    typeableMs: expect.any(Number),
    reconnects: 0,
    errors: {},
  })
  expect(sent[0]?.typeableMs).toBeLessThan(10_000)
  await shopper.page.reload()
  await shopper.open()
  await hideTab(shopper.page)
  await chatIn(shopper.page).evaluate(() => fetch('/healthz'))
  expect(sent).toHaveLength(1)
})

test('a site that wants no figures gets none', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['A secret answer.']))
  const sent = watchFigures(shopper)
  await chat(shopper)
  await hideTab(shopper.page)
  await chatIn(shopper.page).evaluate(() => fetch('/healthz'))
  expect(sent).toEqual([])
})

test('a report for whoever looks for a fault tells how the chat is, and nothing of what was said', async ({
  shopper,
  world,
}) => {
  world.agent.answerWith(stream(['A secret answer.']))
  await chat(shopper)
  await shopper.input.fill('a secret draft')
  const report = () => shopper.page.evaluate<unknown>('Parley("debug")')
  // The answer's end, and that to the request, may come after its text.
  await expect.poll(report).toMatchObject({
    version: 1,
    siteKey: world.siteKey,
    origin: new URL(world.shop.url()).origin,
    phase: 'ready',
    connection: 'open',
    leading: true,
    position: '2',
    messages: 2,
    pending: [],
    errors: [],
    timings: { loadMs: expect.any(Number), typeableMs: expect.any(Number) },
  })
  const text = JSON.stringify(await report())
  expect(text).not.toMatch(/secret|eyJ|msg_|conv_|vis_/)
  const [download] = await Promise.all([
    shopper.page.waitForEvent('download'),
    shopper.page.evaluate('Parley("debug", "download")'),
  ])
  expect(download.suggestedFilename()).toBe('parley-debug.json')
})
