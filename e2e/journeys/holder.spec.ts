import type { Page } from '@playwright/test'
import { gate } from '../../backend/test/agents/fake-agent.ts'
import { chatIn } from '../world/chat-frame.ts'
import { watchStreams } from '../world/streams.ts'
import { expect, Shopper, test } from '../world/world.ts'

/**
 * From the end of the tab that holds the stream to the next one's first byte, on a machine that is busy. How long it took
 * stands in the report.
 */
const replacedMs = 10_000

const ends: [how: string, tabs: number, end: (page: Page) => Promise<unknown>][] = [
  ['closed', 8, (page) => page.close()],
  [
    'crashed',
    3,
    async (page) => {
      const session = await page.context().newCDPSession(page)
      const crashed = page.waitForEvent('crash')
      // It never answers: there is nobody left who could.
      session.send('Page.crash').catch(() => undefined)
      await crashed
    },
  ],
  // A page that is driven counts as visible, and Chromium freezes hidden ones alone: so the event says it.
  ['frozen', 3, (page) => chatIn(page).evaluate(() => document.dispatchEvent(new Event('freeze')))],
]

for (const [how, tabs, end] of ends) {
  test(`of ${tabs} tabs one holds the stream; when it is ${how}, another does, and nothing is lost`, async ({
    browsing,
    world,
  }) => {
    const streams = watchStreams(browsing.context)
    // A site of its own, because a site lets one address open no more than 30 sessions a minute.
    const key = await world.newSite([new URL(world.shop.url()).origin])
    const shoppers: Shopper[] = []
    while (shoppers.length < tabs) {
      const next = new Shopper(await browsing.context.newPage())
      await next.page.goto(`${world.shop.url()}?site=${key}`)
      await next.open()
      shoppers.push(next)
    }
    const [shopper] = shoppers
    if (!shopper) throw new Error('There are tabs')
    const held = gate()
    world.agent.answerWith(held.behaviour)
    await shopper.say('Will you stay?')
    await held.send('Yes, ')
    for (const each of shoppers) await expect(each.answers()).toHaveText('Yes,')
    const [holder, ...more] = streams.holders()
    expect(more).toEqual([])
    if (!holder) throw new Error('No tab holds a stream')

    const before = performance.now()
    await end(holder)
    streams.forget(holder)
    await held.send('I will, ')
    await expect.poll(() => streams.begun.at(-1)?.page !== holder, { intervals: [20] }).toBe(true)
    const took = (streams.begun.at(-1)?.at ?? 0) - before
    test.info().annotations.push({ type: 'replaced after', description: `${Math.round(took)} ms` })
    expect(took).toBeLessThan(replacedMs)
    await held.send('for ever.')
    await held.end()
    const left = shoppers.filter(({ page }) => page !== holder)
    for (const each of left) await expect(each.answers()).toHaveText(['Yes, I will, for ever.'])
    expect(streams.holders()).toHaveLength(1)
  })
}
