import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ObservedBackend, startObservedBackend } from '../backends/observed-backend.ts'
import { openIdleStreams, type StreamReport, tabs } from '../clients/idle-streams.ts'
import { extent } from './extent.ts'

const counts = extent.soak ? [1_000, 10_000] : [300]
/** Not counted: the first streams bring code and connections to the database into memory. */
const warmUp = extent.soak ? 200 : 50
/** Of the heap, in bytes; the bench measures resident memory, beside that of bare Node. */
const perStream = 25 * 1024

let observed: ObservedBackend
beforeAll(async () => {
  observed = await startObservedBackend()
})
afterAll(() => observed.close())

it.each(counts)(
  '%i idle streams cost little, stay awake, hear what is theirs alone, and leave nothing behind',
  {
    timeout: 600_000,
  },
  async (count) => {
    const inspected = await observed.inspect()
    const options = { api: observed.backend.url, siteKey: 'pk_demo', origin: observed.backend.url }
    await (await openIdleStreams(options, warmUp)).close()
    await expect.poll(observed.openStreams).toBe(0)
    const before = await inspected.memory()
    const streams = await openIdleStreams(options, count)
    try {
      expect(await observed.openStreams()).toBe(count)
      const heartbeats = async () => Math.min(...(await streams.report()).map(({ heartbeats }) => heartbeats))
      await expect.poll(heartbeats, { timeout: 30_000, interval: 500 }).toBeGreaterThanOrEqual(1)
      const after = await inspected.memory()
      const [heap, resident] = [after.heap - before.heap, after.resident - before.resident].map(
        (bytes) => bytes / count,
      )
      if (extent.soak)
        console.log(
          `${count} idle streams: each takes ${Math.round(heap ?? 0)} bytes of the heap, ${Math.round(resident ?? 0)} of resident memory`,
        )
      expect(heap).toBeLessThan(perStream)

      await streams.say('Hello?')
      // The question and the reply; a reply that ended at once comes as one message, without `done`.
      const isTold = ({ events }: StreamReport) => events.filter((name) => name === 'message').length === 2
      const told = async () => (await streams.report()).slice(0, tabs).every(isTold)
      await expect.poll(told).toBe(true)
      for (const [index, { events, ended }] of (await streams.report()).entries()) {
        expect(ended).toBe(false)
        expect(events.slice(0, 2)).toEqual(['conversation', 'handoff'])
        expect(events.length > 2).toBe(index < tabs)
      }
    } finally {
      await streams.close()
    }
    await expect.poll(observed.openStreams).toBe(0)
    inspected.close()
  },
)
