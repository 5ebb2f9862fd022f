import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FakeAgent, startFakeAgent } from '../agents/fake-agent.ts'
import { type BackendProcess, startBackendProcess } from '../backends/backend-process.ts'
import { chance } from '../chance.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { addresses } from '../fresh-address.ts'
import { extent } from './extent.ts'
import { pacedAnswer } from './paced-answer.ts'
import { privateMongod, verifyIn } from './private-database.ts'

const victims = extent.soak ? { backend: 70, mongod: 20, both: 10 } : { backend: 2, mongod: 1, both: 1 }
const shoppersAtOnce = 4
/** An answer takes 600 ms: what is killed within this time, in milliseconds, is killed before, in and after it. */
const killWithinMs = 900

const { seed, soak } = extent
const env = { TRUST_PROXY: '1' }
const address = addresses()
let dataDir: string
let agent: FakeAgent
let backend: BackendProcess
/** How many turns were cut short: none would mean that nothing was killed in mid-turn. */
let interrupted = 0
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-kill-'))
  agent = await startFakeAgent()
  agent.answerWith(pacedAnswer(20, 30))
  backend = await startBackendProcess(dataDir, agent.url, 0, env)
})
afterEach(async () => {
  await backend.end('SIGKILL')
  await agent.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

async function kill(victim: string): Promise<void> {
  if (victim !== 'backend') process.kill(await privateMongod(dataDir), 'SIGKILL')
  if (victim === 'mongod') return
  await backend.end('SIGKILL')
  backend = await startBackendProcess(dataDir, agent.url, Number(new URL(backend.url).port), env)
}

/** Some shoppers ask, the first of them twice, something is killed meanwhile, and all come to their end. */
async function moment(victim: string, killAfterMs: number): Promise<string[]> {
  const shoppers = await Promise.all(
    Array.from({ length: shoppersAtOnce }, async () => {
      return new Shopper(await backend.visitor({ address: address() }))
    }),
  )
  try {
    const said = shoppers.flatMap((shopper, index) =>
      (index === 0 ? ['First', 'Second'] : ['Only']).map((question) => shopper.say(question)),
    )
    await sleep(killAfterMs)
    await Promise.all([kill(victim), ...said])
    await comeToRest(shoppers, 20_000)
    const held = shoppers.flatMap((shopper) => [...shopper.held.values()])
    interrupted += held.filter(({ status }) => status === 'interrupted').length
    return await verifyIn(dataDir, shoppers, agent)
  } finally {
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  }
}

it('whatever is killed at whichever moment: each message is there once, each turn has one outcome, nobody is asked twice', {
  timeout: soak ? 1_800_000 : 240_000,
}, async () => {
  const random = chance(seed)
  // Each moment in a part of its own of the time: two of a victim are not both before an answer.
  const moments = Object.entries(victims).flatMap(([victim, times]) => {
    const partMs = killWithinMs / times
    return Array.from({ length: times }, (_, part) => ({
      victim,
      killAfterMs: Math.floor(part * partMs) + random.below(partMs),
    }))
  })
  for (const [index, { victim, killAfterMs }] of random.shuffled(moments).entries()) {
    const at = `seed ${seed}, moment ${index}: ${victim} killed after ${killAfterMs} ms`
    const wrong = await moment(victim, killAfterMs).catch((error: unknown) => {
      throw new Error(at, { cause: error })
    })
    expect(wrong, at).toEqual([])
  }
  expect(interrupted, `seed ${seed}`).toBeGreaterThan(0)
})
