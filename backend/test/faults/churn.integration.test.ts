import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { type FakeAgent, startFakeAgent } from '../fake-agent.ts'
import { inspect } from '../inspected.ts'
import type { Churn, Churned } from './churn-client.ts'
import { extent } from './extent.ts'

const streams = extent.soak ? 1_000 : 50
const ms = extent.soak ? 30 * 60_000 : 5_000
const samples = 30
/** The heap of the last third against that of the first (DESIGN §7). */
const mostGrowth = 1.05

let database: TestDatabase
let agent: FakeAgent
let dataDir: string
let backend: BackendProcess
let metricsPort: number
let inspectorPort: number
beforeAll(async () => {
  ;[database, agent, dataDir, metricsPort, inspectorPort] = await Promise.all([
    testDatabase(),
    startFakeAgent(),
    mkdtemp(join(tmpdir(), 'parley-churn-')),
    freePort(),
    freePort(),
  ])
  backend = await startBackendProcess(dataDir, agent.url, 0, {
    MONGODB_URI: database.uri,
    TRUST_PROXY: '1',
    METRICS_PORT: `${metricsPort}`,
    NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
  })
})
afterAll(async () => {
  await backend.end('SIGKILL')
  await agent.close()
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

async function openStreams(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  return Number(/^parley_open_streams (\d+)$/m.exec(metrics)?.[1])
}

it(`${streams} streams that come and go for ${ms / 1_000} s leave nothing behind`, {
  timeout: ms + 120_000,
}, async () => {
  const client = fork(join(import.meta.dirname, 'churn-client.ts'))
  const ended = once(client, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the process that holds the streams ended with ${code}`)
  })
  const answered = once(client, 'message')
  const order: Churn = { api: backend.url, siteKey: 'pk_demo', origin: backend.url, streams, ms }
  client.send(order)
  const inspected = await inspect(backend.child.pid ?? 0, inspectorPort)
  const heaps: number[] = []
  if (extent.soak)
    for (let n = 0; n < samples; n++) {
      await Promise.race([sleep(ms / samples), ended])
      const { heap, buffers, resident } = await inspected.memory()
      heaps.push(heap)
      console.log(
        `${(((n + 1) * ms) / samples / 60_000).toFixed(1)} min: heap ${mb(heap)}, buffers ${mb(buffers)}, resident ${mb(resident)}`,
      )
    }
  const [churned] = (await answered) as [Churned]
  await ended
  expect(churned.failures.length, churned.failures[0] ?? '').toBeLessThanOrEqual(churned.opened / 100)
  expect(churned.turns).toBeGreaterThanOrEqual(streams)
  await expect.poll(openStreams, { timeout: 10_000 }).toBe(0)
  inspected.close()
  if (!extent.soak) return
  const third = samples / 3
  const [first, last] = [mean(heaps.slice(0, third)), mean(heaps.slice(-third))]
  console.log(
    `${churned.opened} streams, ${churned.turns} turns, ${churned.failures.length} failures: heap ${mb(first)} in the first third, ${mb(last)} in the last`,
  )
  expect(last / first).toBeLessThan(mostGrowth)
})
