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
import { type FakeAgent, gate, startFakeAgent } from '../agents/fake-agent.ts'
import { startBackendProcess } from '../backends/backend-process.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { TestVisitor } from '../clients/visitor.ts'
import { type TestDatabase, testDatabase } from '../databases/database.ts'
import { type RedisServer, startRedisServer } from '../databases/redis-server.ts'
import { addresses } from '../fresh-address.ts'
import { type Cluster, type Member, startCluster } from './cluster.ts'
import { extent } from './extent.ts'
import { answerTo, pacedAnswer } from './paced-answer.ts'
import { privateMongod } from './private-database.ts'
import { verifyAndClose } from './verify.ts'

let database: TestDatabase
let agent: FakeAgent
let cluster: Cluster
let redis: RedisServer
/** The test's own look at what Redis holds. */
let inside: Redis
/** It stays; from `judgesFrom` on it has renewed for long enough to judge others. */
let first: Member
let judgesFrom = 0
let second: Member
const shoppers: Shopper[] = []
const address = addresses()

/** A shopper whose stream is open at this member. */
async function shopperAt(member: Member): Promise<Shopper> {
  cluster.route(member)
  const shopper = new Shopper(await member.process.visitor({ address: address() }))
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
    await expect.poll(() => shopper.held.get(2)?.text, { interval: 5 }).toBe(full.slice(0, sent))
    if ((await stored(replyId)) < sent) return sent
  }
  throw new Error('whatever was shown had been saved')
}

beforeAll(async () => {
  ;[database, agent, redis] = await Promise.all([testDatabase(), startFakeAgent(), startRedisServer()])
  cluster = await startCluster(agent.url, { MONGODB_URI: database.uri, REDIS_URL: redis.url })
  inside = new Redis(redis.url)
  inside.on('error', () => {})
  ;[first, second] = await Promise.all([cluster.start(), cluster.start()])
  judgesFrom = performance.now() + deadAfterMs
})
afterEach(async () => {
  expect(await verifyAndClose(database.connection, shoppers, agent)).toEqual([])
})
afterAll(async () => {
  await cluster.close()
  inside.disconnect()
  await agent.close()
  await redis.close()
  await database.drop()
})

describe('two backends with one Redis', () => {
  it('show a reply at the one before the other has saved it', async () => {
    const asking = await shopperAt(second)
    cluster.route(first)
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
    cluster.route(first)
    const visitor = await first.process.visitor({ address: address() })
    const held = gate()
    agent.answerWith(held.behaviour)
    const { reply } = await visitor.say('Forget me')
    await held.send('Never heard of ')
    const key = `parley:text:${reply?.id}`
    await expect.poll(() => inside.exists(key)).toBe(1)
    cluster.route(second)
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
    const open = async ({ port }: Member, from: string) => {
      const options = {
        api: `http://127.0.0.1:${port}`,
        siteKey: demoSiteKey,
        origin: cluster.proxy.url,
        address: from,
      }
      const response = await TestVisitor.openResponse(options, { ticket: 'counts all the same' })
      await response.body?.cancel()
      return response.status
    }
    const from = address()
    /** How many of 32 sessions, asked for at these in turn, were not too many. */
    const passed = async (members: readonly Member[]) => {
      let count = 0
      for (let n = 0; n < 32; n++) {
        const member = members[n % members.length]
        if (member && (await open(member, from)) !== 429) count += 1
      }
      return count
    }
    expect(await passed([first, second])).toBe(30)
    await redis.kill()
    expect(await passed([first])).toBe(30)
    expect(await passed([second])).toBe(30)
    await redis.start()
  })

  it('lose and double nothing when Redis is killed and comes back in the midst of it', {
    timeout: extent.soak ? 1_800_000 : 60_000,
  }, async () => {
    const count = extent.soak ? 50 : 20
    for (let n = 0; n < count; n++) await shopperAt(n % 2 === 0 ? first : second)
    cluster.route(first, second)
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

  // Before the other one judges, it renews for 30 s.
  if (extent.soak)
    it('keep what Redis holds when the one that answers is killed: all that a shopper was shown', {
      timeout: 90_000,
    }, async () => {
      const asking = await shopperAt(first)
      cluster.route(second)
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
      cluster.route(first)
      await comeToRest(shoppers, 40_000)
      expect(asking.held.get(2)).toMatchObject({ text: answerTo('Kept').slice(0, sent), status: 'interrupted' })
      expect(asking).toMatchObject({ opened: 1, resets: 0 })
    })
})

it('a backend alone that is killed together with its database keeps what Redis holds: all that a shopper was shown', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-with-redis-'))
  const env = { REDIS_URL: redis.url, TRUST_PROXY: '1' }
  let alone = await startBackendProcess(dataDir, agent.url, 0, env)
  try {
    const asking = new Shopper(await alone.visitor({ address: address() }))
    const held = gate()
    agent.answerWith(held.behaviour)
    const { reply } = await asking.say('Kept')
    const full = answerTo('Kept')
    const show = async (from: number, to: number) => {
      await held.send(full.slice(from, to))
      await expect.poll(() => asking.held.get(2)?.text).toBe(full.slice(0, to))
    }
    await show(0, 20)
    const mongod = await privateMongod(dataDir)
    // It stands still until it is killed: what comes from now on is never saved.
    process.kill(mongod, 'SIGSTOP')
    await show(20, 50)
    await expect.poll(() => inside.strlen(`parley:text:${reply?.id}`)).toBe(2 * 50)
    process.kill(mongod, 'SIGKILL')
    await alone.end('SIGKILL')

    alone = await startBackendProcess(dataDir, agent.url, Number(new URL(alone.url).port), env)
    await comeToRest([asking], 10_000)
    expect(asking.held.get(2)).toMatchObject({ text: full.slice(0, 50), status: 'interrupted' })
    expect(asking).toMatchObject({ fault: null, resets: 0 })
    await asking.close()
  } finally {
    await alone.end('SIGKILL')
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  }
}, 90_000)
