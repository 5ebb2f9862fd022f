import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deadAfterMs } from '#conversation/owners.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { type FakeAgent, gate, startFakeAgent } from '../agents/fake-agent.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { type TestDatabase, testDatabase } from '../databases/database.ts'
import { addresses } from '../fresh-address.ts'
import { type Cluster, type Member, startCluster } from './cluster.ts'
import { extent } from './extent.ts'
import { answerTo, pacedAnswer } from './paced-answer.ts'
import { verifyAndClose } from './verify.ts'

interface Owner extends Member {
  /** By which name it owns turns. */
  readonly owner: string
}

let database: TestDatabase
let agent: FakeAgent
let cluster: Cluster
let first: Owner
let second: Owner
let third: Owner
/** From then on the first one has renewed for long enough to judge others. */
let judgesFrom = 0
const shoppers: Shopper[] = []
const address = addresses()

const processes = () => database.connection.collection<{ _id: string; renewedAt: Date }>('processes')
const ownerNames = async () => (await processes().find().toArray()).map(({ _id }) => _id)

async function start(port?: number): Promise<Owner> {
  const before = new Set(await ownerNames())
  const member = await cluster.start(port)
  const owner = (await ownerNames()).find((name) => !before.has(name))
  if (!owner) throw new Error('it is not listed among the processes')
  return { ...member, owner }
}

async function shopper(): Promise<Shopper> {
  const opened = new Shopper(await first.process.visitor({ address: address() }))
  shoppers.push(opened)
  return opened
}

/** Waits until this shopper's stream is open at this member, and no other requests are under way. */
async function listenAt(member: Owner, listener: Shopper): Promise<void> {
  const before = listener.opened
  cluster.route(member)
  for (const stream of cluster.proxy.streams.keys()) stream.destroy()
  await expect.poll(() => listener.opened).toBeGreaterThan(before)
}

const settled = (withinMs = 15_000) => comeToRest(shoppers, withinMs)

const runningTurn = async (conversationId: string) =>
  (await conversationModel(database.connection).findById(conversationId).lean())?.turns[0]

/** Resolves once this member has looked for turns that nobody runs, after now. */
async function looked(member: Owner): Promise<void> {
  const renewedAt = async () => (await processes().findOne({ _id: member.owner }))?.renewedAt.getTime() ?? 0
  // The look that follows a renewal is over by the next one.
  for (let renewals = 0; renewals < 2; renewals++) {
    const before = await renewedAt()
    await expect.poll(renewedAt, { timeout: 12_000, interval: 100 }).toBeGreaterThan(before)
  }
}

beforeAll(async () => {
  ;[database, agent] = await Promise.all([testDatabase(), startFakeAgent()])
  cluster = await startCluster(agent.url, { MONGODB_URI: database.uri })
  first = await start()
  judgesFrom = performance.now() + deadAfterMs
  second = await start()
  third = await start()
})
afterEach(async () => {
  expect(await verifyAndClose(database.connection, shoppers, agent)).toEqual([])
})
afterAll(async () => {
  await cluster.close()
  await agent.close()
  await database.drop()
})

describe('three backends behind a load balancer without stickiness', () => {
  it('are one to a conversation whose requests go to any', async () => {
    cluster.route(first, second, third)
    agent.answerWith(pacedAnswer(5, 10))
    const asking = await shopper()
    for (const question of ['One', 'Two', 'Three', 'Four']) {
      const { reply } = await asking.say(question)
      await expect.poll(() => asking.isEnded(reply?.seq ?? 0), { interval: 20 }).toBe(true)
      for (const stream of cluster.proxy.streams.keys()) stream.destroy()
    }
    for (const { port } of [first, second, third]) expect(cluster.proxy.served.get(port)).toBeGreaterThan(2)
  })

  it('show a reply live at the one while it runs at the other, all of it and once', async () => {
    const asking = await shopper()
    await listenAt(second, asking)
    const { opened } = asking
    cluster.route(first)
    const held = gate()
    agent.answerWith(held.behaviour)
    const { message } = await asking.say('Live')
    const full = answerTo('Live')
    await held.send(full.slice(0, 20))
    await expect.poll(() => asking.held.get(2)?.text).toBe(full.slice(0, 20))
    await held.send(full.slice(20, 50))
    await expect.poll(() => asking.held.get(2)?.text).toBe(full.slice(0, 50))
    expect(asking.held.get(2)?.status).toBe('streaming')
    expect((await runningTurn(message.conversationId))?.owner).toBe(first.owner)
    await held.send(full.slice(50))
    await held.end()
    await settled()
    expect(asking.held.get(2)).toMatchObject({ text: full, status: 'complete' })
    expect(asking.opened).toBe(opened)
  })

  it('stop a turn of another within seconds, and the agent hears of it', async () => {
    cluster.route(first)
    const asking = await shopper()
    const held = gate()
    agent.answerWith(held.behaviour)
    const { reply } = await asking.say('Stop me')
    await held.send(answerTo('Stop me').slice(0, 15))
    cluster.route(second)
    const before = performance.now()
    expect((await asking.visitor.post(`/v1/messages/${reply?.id}/stop`)).status).toBe(202)
    await held.hungUp
    await settled()
    expect(performance.now() - before).toBeLessThan(10_000)
    expect(asking.held.get(2)).toMatchObject({ text: answerTo('Stop me').slice(0, 15), status: 'stopped' })
  })

  it('keep turns that wait in order, whoever accepted them', async () => {
    cluster.route(first, second, third)
    const asking = await shopper()
    const held = gate()
    agent.answerWith(held.behaviour)
    const questions = ['Wait 1', 'Wait 2', 'Wait 3', 'Wait 4']
    for (const question of questions) await asking.say(question)
    agent.answerWith(pacedAnswer(4, 20))
    await held.send(answerTo('Wait 1'))
    await held.end()
    await settled()
    expect([...asking.held.values()].map(({ text, status }) => `${status} ${text}`)).toEqual(
      questions.flatMap((question) => [`complete ${question}`, `complete ${answerTo(question)}`]),
    )
  })

  it('restart without touching what runs at the others', async () => {
    const running = []
    for (const member of [first, third]) {
      cluster.route(member)
      const held = gate()
      agent.answerWith(held.behaviour)
      const { message } = await (await shopper()).say('Untouched')
      await held.send('Untouched')
      running.push({ held, owner: member.owner, conversationId: message.conversationId })
    }
    await second.process.end('SIGKILL')
    // It looks for turns that nobody runs before it serves.
    second = await start(second.port)
    for (const { held, owner, conversationId } of running) {
      expect(await runningTurn(conversationId)).toMatchObject({ owner })
      await held.send(answerTo('Untouched').slice('Untouched'.length))
      await held.end()
    }
    await settled()
    expect(shoppers.map(({ held }) => held.get(2)?.status)).toEqual(['complete', 'complete'])
  })

  // Before it judges others it renews for 30 s; the keeper's own test moves the clock.
  if (extent.soak)
    it("take over a killed one's turns: not before the database's clock says that it is dead, and then at once", {
      timeout: 60_000,
    }, async () => {
      cluster.route(second)
      const asking = await shopper()
      const held = gate()
      agent.answerWith(held.behaviour)
      const { message } = await asking.say('Lost')
      await held.send('Lost')
      await asking.say('Kept')
      // The list reads what is saved, and a killed process may cost the last second.
      await expect.poll(async () => (await asking.visitor.messages()).messages[1]?.text).toBe('Lost')
      agent.answerWith(pacedAnswer(4, 20))
      await second.process.end('SIGKILL')
      cluster.route(first, third)
      await sleep(Math.max(0, judgesFrom - performance.now()))
      await looked(first)
      expect(await runningTurn(message.conversationId)).toMatchObject({ owner: second.owner })

      // Its 30 s pass in the database alone.
      await processes().updateOne({ _id: second.owner }, [{ $set: { renewedAt: { $subtract: ['$$NOW', 30_001] } } }])
      await settled(40_000)
      expect(asking.held.get(2)).toMatchObject({ text: 'Lost', status: 'interrupted' })
      expect(asking.held.get(4)).toMatchObject({ text: answerTo('Kept'), status: 'complete' })
    })
})
