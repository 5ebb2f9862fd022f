import { join } from 'node:path'
import { connectDatabase } from '../../backend/src/database/connect.ts'
import { parseSecret } from '../../backend/src/keys/parse-secret.ts'
import { createVault } from '../../backend/src/keys/vault.ts'
import { createSiteAdministration } from '../../backend/src/sites/administration.ts'
import { freePort } from '../../scripts/free-port.ts'
import { shopOrigin } from '../load/open-shoppers.ts'
import { type Child, startChild } from '../processes/child.ts'
import type { Probe } from '../processes/probe.ts'
import { untilAnswers } from '../processes/until-answers.ts'
import type { World } from '../world.ts'

/** Backends as production runs them: its limits, quota and log lines, and a proxy in front that names the address. */
export interface Parley {
  readonly urls: readonly string[]
  readonly processes: readonly Child<Probe>[]
  readonly siteKey: string
  stop(): Promise<void>
}

export interface ParleyOptions {
  readonly processes?: number
  /** How the agent answers. */
  readonly pace?: '/recorded' | '/at-once'
  readonly redisUrl?: string
}

const secret = '5f1a9c3be07d42886ac1d5f03e9b7264c8d2e1f5a7b3904c6d8e2f1a0b9c7d53'
const main = new URL('../../backend/src/main.ts', import.meta.url)
const preload = new URL('../processes/probe-preload.ts', import.meta.url)

/** Starts so many on a database of their own, with one site whose agent is the bench's. */
export async function startParley(world: World, options: ParleyOptions = {}): Promise<Parley> {
  const { processes: count = 1, pace = '/recorded', redisUrl } = options
  const uri = world.newDatabase()
  const siteKey = await createSite(uri, world.agentUrl + pace)
  const started = await Promise.all(
    Array.from({ length: count }, async () => {
      const port = await freePort()
      const child = startChild<Probe>(main, {
        execArgv: ['--import', preload.href],
        output: join(world.folder, 'backend.log'),
        env: {
          NODE_ENV: 'production',
          PORT: `${port}`,
          HOST: '127.0.0.1',
          PUBLIC_URL: 'https://chat.example',
          MONGODB_URI: uri,
          DATA_DIR: world.folder,
          PARLEY_SECRET: secret,
          TRUST_PROXY: '1',
          AGENT_PRIVATE_HOSTS: new URL(world.agentUrl).host,
          ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
        },
      })
      const url = `http://127.0.0.1:${port}`
      await untilAnswers(`${url}/readyz`, ({ status }) => status === 200)
      return { child, url }
    }),
  )
  return {
    urls: started.map(({ url }) => url),
    processes: started.map(({ child }) => child),
    siteKey,
    async stop() {
      await Promise.all(started.map(({ child }) => child.stop('SIGINT')))
    },
  }
}

async function createSite(uri: string, agentUrl: string): Promise<string> {
  const connection = await connectDatabase({ uri })
  try {
    const vault = createVault(parseSecret(secret))
    const { site } = await createSiteAdministration({ connection, vault, accountId: null }).create({
      name: 'Bench',
      origins: [shopOrigin],
      agent: { url: agentUrl, authentication: { kind: 'none' } },
      private: true,
      // Counted as everybody's is, and never reached.
      quotaPerDay: 1_000_000_000,
    })
    return site.key
  } finally {
    await connection.close()
  }
}
