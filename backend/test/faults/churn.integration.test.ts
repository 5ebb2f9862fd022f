import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askProcess } from '../ask-process.ts'
import { type ObservedBackend, startObservedBackend } from '../observed-backend.ts'
import type { Churn, Churned } from './churn-client.ts'
import { extent } from './extent.ts'

const streams = extent.soak ? 1_000 : 50
const ms = extent.soak ? 30 * 60_000 : 5_000
const samples = 30
/** The heap of the last third against that of the first (DESIGN §7). */
const mostGrowth = 1.05

let observed: ObservedBackend
beforeAll(async () => {
  observed = await startObservedBackend()
})
afterAll(() => observed.close())

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

it(`${streams} streams that come and go for ${ms / 1_000} s leave nothing behind`, {
  timeout: ms + 120_000,
}, async () => {
  const client = fork(join(import.meta.dirname, 'churn-client.ts'))
  const ended = once(client, 'exit')
  const order: Churn = { api: observed.backend.url, siteKey: 'pk_demo', origin: observed.backend.url, streams, ms }
  const answered = askProcess(client, order)
  const inspected = await observed.inspect()
  const heaps: number[] = []
  if (extent.soak)
    for (let n = 0; n < samples; n++) {
      await Promise.race([sleep(ms / samples), answered])
      const { heap, buffers, resident } = await inspected.memory()
      heaps.push(heap)
      console.log(
        `${(((n + 1) * ms) / samples / 60_000).toFixed(1)} min: heap ${mb(heap)}, buffers ${mb(buffers)}, resident ${mb(resident)}`,
      )
    }
  const churned = (await answered) as Churned
  expect(await ended).toEqual([0, null])
  expect(churned.failures.length, churned.failures[0] ?? '').toBeLessThanOrEqual(churned.opened / 100)
  expect(churned.turns).toBeGreaterThanOrEqual(streams)
  await expect.poll(observed.openStreams, { timeout: 10_000 }).toBe(0)
  inspected.close()
  if (!extent.soak) return
  const third = samples / 3
  const [first, last] = [mean(heaps.slice(0, third)), mean(heaps.slice(-third))]
  console.log(
    `${churned.opened} streams, ${churned.turns} turns, ${churned.failures.length} failures: heap ${mb(first)} in the first third, ${mb(last)} in the last`,
  )
  expect(last / first).toBeLessThan(mostGrowth)
})
