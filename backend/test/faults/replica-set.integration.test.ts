import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectDatabase } from '#database/connect.ts'
import { freePort } from '../../../scripts/free-port.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type FakeAgent, startFakeAgent } from '../fake-agent.ts'
import { chance } from './chance.ts'
import { extent } from './extent.ts'
import { pacedAnswer } from './paced-answer.ts'
import { type ReplicaSet, startReplicaSet } from './replica-set.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'
import { comeToRest, Shopper } from './shopper.ts'
import { verify } from './verify.ts'

const { seed, soak } = extent
const elections = soak ? 20 : 1
const turnsAtOnce = 50
const processes = 2
/** An answer takes 4 s; the primary is killed at some moment of its first three, in milliseconds. */
const killWithinMs = 3_000

let set: ReplicaSet
let agent: FakeAgent
let proxy: RoundRobin
let dataDir: string
const backends: BackendProcess[] = []
let visitors = 0
beforeAll(async () => {
  ;[set, agent, proxy, dataDir] = await Promise.all([
    startReplicaSet(),
    startFakeAgent(),
    startRoundRobin(),
    mkdtemp(join(tmpdir(), 'parley-elections-')),
  ])
  agent.answerWith(pacedAnswer(40, 100))
  for (let index = 0; index < processes; index++) {
    const port = await freePort()
    const env = { MONGODB_URI: set.uri, PUBLIC_URL: proxy.url, TRUST_PROXY: '1' }
    backends.push(await startBackendProcess(join(dataDir, `${index}`), agent.url, port, env))
    proxy.targets.push(port)
  }
}, 120_000)
afterAll(async () => {
  for (const backend of backends) await backend.end('SIGKILL')
  await Promise.all([proxy.close(), agent.close(), set.close()])
  await rm(dataDir, { recursive: true, force: true })
})

/** Fifty turns run, the primary is killed, a second question is asked meanwhile, and all come to their end. */
async function election(killAfterMs: number): Promise<string[]> {
  const shoppers = await Promise.all(
    Array.from({ length: turnsAtOnce }, async () => {
      visitors += 1
      const visitor = await backends[0]?.visitor({ address: `198.51.${visitors >> 8}.${visitors & 255}` })
      if (!visitor) throw new Error('no backend runs')
      return new Shopper(visitor)
    }),
  )
  try {
    await Promise.all(shoppers.map((shopper, index) => shopper.say(`First ${index}`)))
    await sleep(killAfterMs)
    const said = shoppers.map((shopper, index) => shopper.say(`Second ${index}`))
    await set.killPrimary()
    await Promise.all(said)
    await comeToRest(shoppers, 60_000)
    const connection = await connectDatabase({ uri: set.uri })
    try {
      const wrong = await verify(connection, shoppers, agent)
      // No process was killed: no turn has a reason to be cut short.
      const cut = shoppers.flatMap(({ held }) => [...held.values()]).filter(({ status }) => status !== 'complete')
      return [...wrong, ...cut.map(({ text, status }) => `${status}: ${text}`)]
    } finally {
      await connection.close()
    }
  } finally {
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  }
}

it('a replica set of three whose primary is killed among 50 streaming turns: all are complete, once', {
  timeout: soak ? 1_800_000 : 120_000,
}, async () => {
  const random = chance(seed)
  for (let index = 0; index < elections; index++) {
    const killAfterMs = random.below(killWithinMs)
    expect(await election(killAfterMs), `seed ${seed}, election ${index}: killed after ${killAfterMs} ms`).toEqual([])
    if (index + 1 < elections) await set.revive()
  }
})
