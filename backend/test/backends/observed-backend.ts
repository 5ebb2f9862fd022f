import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/free-port.ts'
import { type FakeAgent, startFakeAgent } from '../agents/fake-agent.ts'
import { testDatabase } from '../databases/database.ts'
import { metricOf, scrape } from '../metrics.ts'
import { type BackendProcess, startBackendProcess } from './backend-process.ts'
import { type Inspected, inspect } from './inspected.ts'

export interface ObservedBackend {
  readonly backend: BackendProcess
  readonly agent: FakeAgent
  /** How many streams it counts as open. */
  openStreams(): Promise<number>
  inspect(): Promise<Inspected>
  close(): Promise<void>
}

/**
 * A backend in a process of its own, on a database of its own, whose metrics and memory can be read.
 *
 * @param trustProxy how many proxies in front of it are trusted.
 */
export async function startObservedBackend(trustProxy = 1): Promise<ObservedBackend> {
  const [database, agent, dataDir, metricsPort, inspectorPort] = await Promise.all([
    testDatabase(),
    startFakeAgent(),
    mkdtemp(join(tmpdir(), 'parley-observed-')),
    freePort(),
    freePort(),
  ])
  const backend = await startBackendProcess(dataDir, agent.url, 0, {
    MONGODB_URI: database.uri,
    TRUST_PROXY: `${trustProxy}`,
    METRICS_PORT: `${metricsPort}`,
    NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
  })
  return {
    backend,
    agent,
    async openStreams() {
      return metricOf(await scrape(metricsPort), 'parley_open_streams')
    },
    inspect: () => inspect(backend.child.pid ?? 0, inspectorPort),
    async close() {
      await backend.end('SIGKILL')
      await agent.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
