import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectDatabase } from '#database/connect.ts'
import { type FakeAgent, startFakeAgent } from '../agents/fake-agent.ts'
import { chance } from '../chance.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { addresses } from '../fresh-address.ts'
import { type Cluster, type Member, startCluster } from './cluster.ts'
import { extent } from './extent.ts'
import { pacedAnswer } from './paced-answer.ts'
import { type ReplicaSet, startReplicaSet } from './replica-set.ts'
import { verify } from './verify.ts'

const { seed, soak } = extent
const elections = soak ? 20 : 1
const turnsAtOnce = soak ? 50 : 20
/** An answer takes 2 s; the primary is killed at some moment of its first three quarters, in milliseconds. */
const killWithinMs = 1_500

let set: ReplicaSet
let agent: FakeAgent
let cluster: Cluster
let first: Member
const address = addresses()
beforeAll(async () => {
  ;[set, agent] = await Promise.all([startReplicaSet(), startFakeAgent()])
  agent.answerWith(pacedAnswer(20, 100))
  cluster = await startCluster(agent.url, { MONGODB_URI: set.uri })
  const [one, other] = await Promise.all([cluster.start(), cluster.start()])
  first = one
  cluster.route(one, other)
}, 240_000)
afterAll(async () => {
  await cluster.close()
  await Promise.all([agent.close(), set.close()])
})

/** So many turns run, the primary is killed, a second question is asked meanwhile, and all come to their end. */
async function election(killAfterMs: number): Promise<string[]> {
  const shoppers = await Promise.all(
    Array.from({ length: turnsAtOnce }, async () => new Shopper(await first.process.visitor({ address: address() }))),
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

it(`a replica set of three whose primary is killed among ${turnsAtOnce} streaming turns: all are complete, once`, {
  timeout: soak ? 1_800_000 : 240_000,
}, async () => {
  const random = chance(seed)
  for (let index = 0; index < elections; index++) {
    const killAfterMs = random.below(killWithinMs)
    expect(await election(killAfterMs), `seed ${seed}, election ${index}: killed after ${killAfterMs} ms`).toEqual([])
    if (index + 1 < elections) await set.revive()
  }
})
