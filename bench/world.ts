import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDatabase } from '../backend/src/database/connect.ts'
import { startPrivateMongod } from '../backend/src/database/private/private-mongod.ts'
import { serverBinary } from '../backend/test/databases/server-binary.ts'
import type { Agent } from './agent/main.ts'
import type { Load } from './load/main.ts'
import { type Child, startChild } from './processes/child.ts'

/** What every part of the bench measures with: an agent and a load generator in processes of their own, one mongod. */
export interface World {
  readonly folder: string
  readonly agent: Child<Agent>
  readonly agentUrl: string
  readonly load: Child<Load>
  readonly mongodVersion: string
  /** CPU of mongod since its start, in milliseconds; null where it does not tell. */
  mongodCpuMs(): Promise<number | null>
  /** The address of a database that nobody has used. */
  newDatabase(): string
  close(): Promise<void>
}

interface ServerStatus {
  readonly version?: string
  readonly extra_info?: { readonly user_time_us?: number; readonly system_time_us?: number }
}

export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  // Also where the run is broken off: the processes end with this one, a folder does not.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  const mongod = await startPrivateMongod({ ...serverBinary, dataDir: folder, log: () => {} })
  const connection = await connectDatabase(mongod)
  const status = async (): Promise<ServerStatus> => (await connection.db?.admin().serverStatus()) ?? {}
  const agent = startChild<Agent>(new URL('agent/main.ts', import.meta.url))
  const load = startChild<Load>(new URL('load/main.ts', import.meta.url))
  let databases = 0
  return {
    folder,
    agent,
    agentUrl: `http://127.0.0.1:${await agent.call('listen')}`,
    load,
    mongodVersion: (await status()).version ?? 'unknown',
    async mongodCpuMs() {
      const { user_time_us: user, system_time_us: system } = (await status()).extra_info ?? {}
      return user === undefined || system === undefined ? null : (user + system) / 1_000
    },
    newDatabase() {
      const url = new URL(mongod.uri)
      url.pathname = `/bench_${databases++}`
      return url.href
    },
    async close() {
      await Promise.all([agent.stop(), load.stop(), connection.close()])
      await mongod.stop()
    },
  }
}
