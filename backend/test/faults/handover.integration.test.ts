import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FakeAgent, startFakeAgent } from '../agents/fake-agent.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { type TestDatabase, testDatabase } from '../databases/database.ts'
import { addresses } from '../fresh-address.ts'
import { type Cluster, type Member, startCluster } from './cluster.ts'
import { extent } from './extent.ts'
import { halfAnswer } from './paced-answer.ts'
import { verify } from './verify.ts'

const streams = extent.soak ? 500 : 75
/** So many come, and ask, at a time. */
const atOnce = 25

let database: TestDatabase
let agent: FakeAgent
let cluster: Cluster
let leaving: Member
let staying: Member
beforeEach(async () => {
  ;[database, agent] = await Promise.all([testDatabase(), startFakeAgent()])
  cluster = await startCluster(agent.url, { MONGODB_URI: database.uri })
  ;[leaving, staying] = await Promise.all([cluster.start(), cluster.start()])
})
afterEach(async () => {
  await cluster.close()
  await agent.close()
  await database.drop()
})

/** Opens all the streams at the process that is about to leave, each with an answer that has come half way. */
async function openAll(goOn: Promise<unknown>): Promise<Shopper[]> {
  agent.answerWith(halfAnswer(goOn))
  cluster.route(leaving)
  const address = addresses()
  const shoppers: Shopper[] = []
  for (let first = 0; first < streams; first += atOnce) {
    const come = Array.from({ length: atOnce }, async (_, index) => {
      const shopper = new Shopper(await leaving.process.visitor({ address: address() }))
      await shopper.say(`Question ${first + index}`)
      return shopper
    })
    shoppers.push(...(await Promise.all(come)))
  }
  const half = () => shoppers.filter(({ held }) => (held.get(2)?.text.length ?? 0) > 50).length
  await expect.poll(half, { timeout: 30_000 }).toBe(streams)
  expect(cluster.proxy.openAt(leaving.port)).toBe(streams)
  cluster.route(leaving, staying)
  return shoppers
}

async function handOver(shoppers: readonly Shopper[], ended: Promise<number | string>, outcome: string): Promise<void> {
  // Beyond 28 s it would have ended itself, and with another code.
  expect(await ended).toBe(0)
  await comeToRest(shoppers, 30_000)
  const wrong = await verify(database.connection, shoppers, agent)
  const left = shoppers.map(({ byes, resets, held }) => `${byes.join()}, ${resets} resets, ${held.get(2)?.status}`)
  await Promise.all(shoppers.map((shopper) => shopper.close()))
  expect(wrong).toEqual([])
  expect(left).toEqual(Array<string>(streams).fill(`shutdown, 0 resets, ${outcome}`))
}

it(`SIGTERM among ${streams} half answers: all streams go to the other process, and all answers are ended where they run`, {
  timeout: 120_000,
}, async () => {
  const goOn = Promise.withResolvers<void>()
  const shoppers = await openAll(goOn.promise)
  const ended = leaving.process.end('SIGTERM')
  await expect.poll(() => cluster.proxy.openAt(staying.port), { timeout: 20_000 }).toBe(streams)
  goOn.resolve()
  await handOver(shoppers, ended, 'complete')
})

if (extent.soak)
  it('answers that outlast the process are interrupted with what there is, within its 28 s', {
    timeout: 180_000,
  }, async () => {
    const goOn = Promise.withResolvers<void>()
    const shoppers = await openAll(goOn.promise)
    await handOver(shoppers, leaving.process.end('SIGTERM'), 'interrupted')
    goOn.resolve()
  })
