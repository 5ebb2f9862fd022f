import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askProcess } from '../backends/ask-process.ts'
import { type ObservedBackend, startObservedBackend } from '../backends/observed-backend.ts'
import type { Churn, Churned } from './churn-client.ts'
import { extent } from './extent.ts'

const streams = extent.soak ? 1_000 : 50
const roundMs = extent.soak ? 5 * 60_000 : 2_000
/** The first one loads what every stream needs; the heap after the others is compared. */
const rounds = extent.soak ? 7 : 3
/** Of the heap from the second round to the last. */
const mostGrowth = extent.soak ? 1.05 : 1.15

let observed: ObservedBackend
beforeAll(async () => {
  observed = await startObservedBackend()
})
afterAll(() => observed.close())

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Streams that come and go until the time is over; they are held by a process of their own. */
async function churn(): Promise<Churned> {
  const client = fork(join(import.meta.dirname, 'churn-client.ts'))
  const ended = once(client, 'exit')
  const { url } = observed.backend
  const order: Churn = { api: url, siteKey: 'pk_demo', origin: url, streams, ms: roundMs }
  const churned = (await askProcess(client, order)) as Churned
  expect(await ended).toEqual([0, null])
  return churned
}

it(`${streams} streams that come and go for ${rounds - 1} times ${roundMs / 1_000} s leave nothing behind`, {
  timeout: rounds * (roundMs + 300_000),
}, async () => {
  const inspected = await observed.inspect()
  const heaps: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { failures, opened, turns } = await churn()
    expect(failures.length, failures[0] ?? '').toBeLessThanOrEqual(Math.max(2, opened / 100))
    expect(turns).toBeGreaterThanOrEqual(streams)
    // At rest: what is under way at a moment depends on how busy the machine is.
    await expect.poll(observed.openStreams).toBe(0)
    const { heap, resident } = await inspected.memory()
    heaps.push(heap)
    if (extent.soak) console.log(`${opened} streams, ${turns} turns: heap ${mb(heap)}, resident ${mb(resident)}`)
  }
  inspected.close()
  expect((heaps.at(-1) ?? 0) / (heaps[1] ?? 0)).toBeLessThan(mostGrowth)
})
