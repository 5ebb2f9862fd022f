import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { type FakeAgent, startFakeAgent } from '../fake-agent.ts'
import { extent } from './extent.ts'
import { halfAnswer } from './paced-answer.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'
import { comeToRest, Shopper } from './shopper.ts'
import { verify } from './verify.ts'

const streams = 500
/** So many come, and ask, at a time. */
const atOnce = 25

interface Member {
  readonly port: number
  readonly process: BackendProcess
}

let database: TestDatabase
let agent: FakeAgent
let proxy: RoundRobin
let dataDir: string
let leaving: Member
let staying: Member
beforeEach(async () => {
  ;[database, agent, proxy, dataDir] = await Promise.all([
    testDatabase(),
    startFakeAgent(),
    startRoundRobin(),
    mkdtemp(join(tmpdir(), 'parley-handover-')),
  ])
  const start = async (name: string): Promise<Member> => {
    const port = await freePort()
    const env = { MONGODB_URI: database.uri, PUBLIC_URL: proxy.url, TRUST_PROXY: '1' }
    return { port, process: await startBackendProcess(join(dataDir, name), agent.url, port, env) }
  }
  leaving = await start('leaving')
  staying = await start('staying')
})
afterEach(async () => {
  for (const { process } of [leaving, staying]) await process.end('SIGKILL')
  await Promise.all([proxy.close(), agent.close()])
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Opens 500 streams at the process that is about to leave, each with an answer that has come half way. */
async function openAll(goOn: Promise<unknown>): Promise<Shopper[]> {
  agent.answerWith(halfAnswer(goOn))
  proxy.targets.splice(0, 1, leaving.port)
  const shoppers: Shopper[] = []
  for (let first = 0; first < streams; first += atOnce) {
    const come = Array.from({ length: atOnce }, async (_, index) => {
      const address = `198.51.${(first + index) >> 8}.${(first + index) & 255}`
      const shopper = new Shopper(await leaving.process.visitor({ address }))
      await shopper.say(`Question ${first + index}`)
      return shopper
    })
    shoppers.push(...(await Promise.all(come)))
  }
  const half = () => shoppers.filter(({ held }) => (held.get(2)?.text.length ?? 0) > 50).length
  await expect.poll(half, { timeout: 30_000 }).toBe(streams)
  expect(proxy.openAt(leaving.port)).toBe(streams)
  proxy.targets.push(staying.port)
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

it('SIGTERM among 500 half answers: all streams go to the other process, and all answers are ended where they run', {
  timeout: 120_000,
}, async () => {
  const goOn = Promise.withResolvers<void>()
  const shoppers = await openAll(goOn.promise)
  const ended = leaving.process.end('SIGTERM')
  await expect.poll(() => proxy.openAt(staying.port), { timeout: 20_000 }).toBe(streams)
  goOn.resolve()
  await handOver(shoppers, ended, 'complete')
})

it.runIf(extent.soak)(
  'answers that outlast the process are interrupted with what there is, within its 28 s',
  {
    timeout: 180_000,
  },
  async () => {
    const goOn = Promise.withResolvers<void>()
    const shoppers = await openAll(goOn.promise)
    await handOver(shoppers, leaving.process.end('SIGTERM'), 'interrupted')
    goOn.resolve()
  },
)
