import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { type FakeAgent, startFakeAgent } from '../fake-agent.ts'
import { openIdleStreams, type StreamReport, tabs } from '../idle-streams.ts'
import { inspect } from '../inspected.ts'
import { extent } from './extent.ts'

const counts = extent.soak ? [1_000, 10_000] : [300]
/** Not counted: the first streams bring code and connections to the database into memory. */
const warmUp = extent.soak ? 200 : 50
/** Of the heap, in bytes; the bench measures resident memory, beside that of bare Node. */
const perStream = 25 * 1024

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
    mkdtemp(join(tmpdir(), 'parley-idle-')),
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

async function openStreams(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  return Number(/^parley_open_streams (\d+)$/m.exec(metrics)?.[1])
}

it.each(counts)(
  '%i idle streams cost little, stay awake, hear what is theirs alone, and leave nothing behind',
  {
    timeout: 600_000,
  },
  async (count) => {
    const inspected = await inspect(backend.child.pid ?? 0, inspectorPort)
    const options = { api: backend.url, siteKey: 'pk_demo', origin: backend.url }
    await (await openIdleStreams(options, warmUp)).close()
    await expect.poll(openStreams).toBe(0)
    const before = await inspected.memory()
    const streams = await openIdleStreams(options, count)
    try {
      expect(await openStreams()).toBe(count)
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
    await expect.poll(openStreams, { timeout: 10_000 }).toBe(0)
    inspected.close()
  },
)
