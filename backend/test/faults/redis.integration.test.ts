import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deadAfterMs } from '#conversation/owners.ts'
import { demoSiteKey } from '#demo/demo-site.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { freePort } from '../../../scripts/free-port.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { type FakeAgent, gate, startFakeAgent } from '../fake-agent.ts'
import { type RedisServer, startRedisServer } from '../redis-server.ts'
import { TestVisitor } from '../visitor.ts'
import { extent } from './extent.ts'
import { answerTo, pacedAnswer } from './paced-answer.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'
import { comeToRest, Shopper } from './shopper.ts'
import { verify } from './verify.ts'

interface Member {
  readonly port: number
  readonly dataDir: string
  readonly process: BackendProcess
}

let database: TestDatabase
let agent: FakeAgent
let proxy: RoundRobin
let redis: RedisServer
/** The test's own look at what Redis holds. */
let inside: Redis
/** It stays; from `judgesFrom` on it has renewed for long enough to judge others. */
let first: Member
let judgesFrom = 0
let second: Member
let shoppers: Shopper[] = []
let addresses = 0

async function start(): Promise<Member> {
  const [port, dataDir] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), 'parley-with-redis-'))])
  const process = await startBackendProcess(dataDir, agent.url, port, {
    MONGODB_URI: database.uri,
    REDIS_URL: redis.url,
    PUBLIC_URL: proxy.url,
    TRUST_PROXY: '1',
  })
  return { port, dataDir, process }
}

/** Sends all further requests to these alone. */
const route = (...members: readonly Member[]) => {
  proxy.targets.splice(0, Infinity, ...members.map(({ port }) => port))
}

/** A shopper whose stream is open at this member. */
async function shopperAt(member: Member): Promise<Shopper> {
  route(member)
  addresses += 1
  const shopper = new Shopper(await member.process.visitor({ address: `198.51.100.${addresses}` }))
  shoppers.push(shopper)
  await expect.poll(() => shopper.opened).toBe(1)
  return shopper
}

const stored = async (replyId: string | undefined) =>
  (await messageModel(database.connection).findById(replyId).lean())?.text.length ?? 0

/**
 * Sends the answer on piece by piece until the shopper has been shown one that is not saved; resolves with how much of
 * it was sent. Without Redis a stream at the other process shows only what is saved.
 */
async function shownUnsaved(
  shopper: Shopper,
  replyId: string | undefined,
  held: ReturnType<typeof gate>,
  full: string,
) {
  for (let sent = 5; sent < full.length; sent += 5) {
    await held.send(full.slice(sent - 5, sent))
    await expect.poll(() => shopper.held.get(2)?.text, { timeout: 10_000, interval: 5 }).toBe(full.slice(0, sent))
    if ((await stored(replyId)) < sent) return sent
  }
  throw new Error('whatever was shown had been saved')
}

beforeAll(async () => {
  ;[database, agent, proxy, redis] = await Promise.all([
    testDatabase(),
    startFakeAgent(),
    startRoundRobin(),
    startRedisServer(),
  ])
  inside = new Redis(redis.url)
  inside.on('error', () => {})
  first = await start()
  judgesFrom = performance.now() + deadAfterMs
  second = await start()
})
afterEach(async () => {
  const wrong = await verify(database.connection, shoppers, agent)
  await Promise.all(shoppers.map((one) => one.close()))
  shoppers = []
  expect(wrong).toEqual([])
})
afterAll(async () => {
  for (const { process, dataDir } of [first, second]) {
    await process.end('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  }
  inside.disconnect()
  await proxy.close()
  await agent.close()
  await redis.close()
  await database.drop()
})

describe('two backends with one Redis', () => {
  it('show a reply at the one before the other has saved it', async () => {
    const asking = await shopperAt(second)
    route(first)
    const held = gate()
    agent.answerWith(held.behaviour)
    const { reply } = await asking.say('Live')
    const full = answerTo('Live')
    const sent = await shownUnsaved(asking, reply?.id, held, full)
    await held.send(full.slice(sent))
    await held.end()
    await comeToRest(shoppers, 10_000)
    expect(asking.held.get(2)).toMatchObject({ text: full, status: 'complete' })
    expect(asking).toMatchObject({ opened: 1, resets: 0 })
    await expect.poll(() => inside.keys('parley:text:*')).toEqual([])
  })

  it('hold nothing of a shopper who is erased at the other one, and nothing comes back', async () => {
    route(first)
    const visitor = await first.process.visitor({ address: '198.51.101.1' })
    const held = gate()
    agent.answerWith(held.behaviour)
    const { reply } = await visitor.say('Forget me')
    await held.send('Never heard of ')
    const key = `parley:text:${reply?.id}`
    await expect.poll(() => inside.exists(key)).toBe(1)
    route(second)
    expect((await visitor.fetch('/v1/visitor', { method: 'DELETE' })).status).toBe(204)
    expect(await inside.exists(key)).toBe(0)
    let over = false
    void held.hungUp.then(() => {
      over = true
    })
    // Its owner would tell this, before it hears that the reply is no longer its own.
    await held.send('you')
    while (!over) expect(await inside.exists(key)).toBe(0)
    expect(await inside.keys('parley:text:*')).toEqual([])
  })

  it('give only the one limit together, and while Redis is away each its own', async () => {
    const open = async ({ port }: Member, address: string) => {
      const options = { api: `http://127.0.0.1:${port}`, siteKey: demoSiteKey, origin: proxy.url, address }
      const response = await TestVisitor.openResponse(options, { ticket: 'counts all the same' })
      await response.body?.cancel()
      return response.status
    }
    /** How many of 32 sessions, asked for at these in turn, were not too many. */
    const passed = async (members: readonly Member[], address: string) => {
      let count = 0
      for (let n = 0; n < 32; n++) {
        const member = members[n % members.length]
        if (member && (await open(member, address)) !== 429) count += 1
      }
      return count
    }
    expect(await passed([first, second], '198.51.101.2')).toBe(30)
    await redis.kill()
    expect(await passed([first], '198.51.101.2')).toBe(30)
    expect(await passed([second], '198.51.101.2')).toBe(30)
    await redis.start()
  })

  it('lose and double nothing when Redis is killed and comes back in the midst of it', async () => {
    const count = extent.soak ? 50 : 20
    for (let n = 0; n < count; n++) await shopperAt(n % 2 === 0 ? first : second)
    route(first, second)
    const turns = extent.soak ? 30 : 1
    for (let turn = 0; turn < turns; turn++) {
      agent.answerWith(pacedAnswer(20, 150))
      await Promise.all(shoppers.map((one, index) => one.say(`Question ${turn} of ${index}`)))
      await expect.poll(() => shoppers.some((one) => one.held.get(2 * turn + 2)?.text)).toBe(true)
      await redis.kill()
      await sleep(500)
      await redis.start()
      await comeToRest(shoppers, 20_000)
    }
    expect(shoppers.every((one) => one.held.get(2)?.status === 'complete')).toBe(true)
    expect(shoppers.reduce((sum, { resets, opened }) => sum + resets + opened - 1, 0)).toBe(0)
  })

  it('keep what Redis holds when the one that answers is killed: all that a shopper was shown', {
    timeout: 90_000,
  }, async () => {
    const asking = await shopperAt(first)
    route(second)
    const held = gate()
    agent.answerWith(held.behaviour)
    const { reply } = await asking.say('Kept')
    await sleep(Math.max(0, judgesFrom - performance.now()))
    const sent = await shownUnsaved(asking, reply?.id, held, answerTo('Kept'))
    await second.process.end('SIGKILL')
    expect(await stored(reply?.id)).toBeLessThanOrEqual(sent)

    // Its 30 s pass in the database alone.
    const turn = (
      await conversationModel(database.connection)
        .findOne({ 'turns.replyId': reply?.id ?? '' })
        .lean()
    )?.turns[0]
    await database.connection
      .collection<{ _id: string }>('processes')
      .updateOne({ _id: turn?.owner ?? '' }, [{ $set: { renewedAt: { $subtract: ['$$NOW', deadAfterMs + 1] } } }])
    route(first)
    await comeToRest(shoppers, 40_000)
    expect(asking.held.get(2)).toMatchObject({ text: answerTo('Kept').slice(0, sent), status: 'interrupted' })
    expect(asking).toMatchObject({ opened: 1, resets: 0 })
  })
})
