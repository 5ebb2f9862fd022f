import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Look } from '#conversation/live.ts'
import { connectDatabase } from '#database/connect.ts'
import { newId } from '#ids.ts'
import { createDomain, type Domain, newVisitor } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { changeStreamLive, type ProcessLive } from './change-stream.ts'
import { liveContract } from './contract.ts'

let database: TestDatabase
const lives: ProcessLive[] = []
const errors: unknown[] = []

async function watching(processId = newId('proc')): Promise<ProcessLive> {
  const live = await changeStreamLive({
    connection: database.connection,
    processId,
    report: (error) => errors.push(error),
  })
  lives.push(live)
  return live
}

beforeAll(async () => {
  database = await testDatabase()
  await createDomain(database.connection).indexes()
})
afterEach(() => Promise.all(lives.splice(0).map((live) => live.close())))
afterAll(() => database.drop())

describe('notifications within a process that has a change stream', () => {
  let live: ProcessLive
  beforeAll(async () => {
    live = await watching()
  })
  liveContract(() => ({ live, settle: async () => {} }))
})

describe('two processes on one database', () => {
  /** One process that answers and another that only holds the stream. */
  async function pair(): Promise<{ here: Domain; there: Domain }> {
    const [a, b] = [newId('proc'), newId('proc')]
    return {
      here: createDomain(database.connection, 0, await watching(a), a),
      there: createDomain(database.connection, 0, await watching(b), b),
    }
  }

  it('a stream of the one sees what the other answers, from the first message to the end', async () => {
    const { here, there } = await pair()
    const visitor = newVisitor()
    const stream = new Followed(there, visitor, null)
    expect(await stream.take(1)).toEqual(['no conversation'])
    const { reply } = await here.say(visitor)
    const call = await here.agent.nextCall()
    expect(await stream.take(3)).toEqual([
      'conversation open',
      'message 1 complete "Hello?"',
      'message 2.0 streaming ""',
    ])
    call.say('One, ')
    await expect.poll(() => here.runningReplies.get(reply?.id ?? '')?.text).toBe('One, ')
    await here.keeper.save()
    expect(await stream.take(1)).toEqual(['delta 2.5 "One, " at 2.0'])
    call.say('two.')
    call.end()
    await here.ended(reply?.id)
    expect(await stream.take(2)).toEqual(['delta 2.9 "two." at 2.5', 'done 2 complete'])
    await stream.stop()
  })

  it('a conversation that is handed over or closed and a push are seen, too', async () => {
    const { here, there } = await pair()
    const visitor = newVisitor()
    const { conversation, reply } = await here.say(visitor)
    const call = await here.agent.nextCall()
    call.say('Yes.')
    call.end()
    await here.ended(reply?.id)
    const stream = new Followed(there, visitor, '2', conversation.id)
    expect(await stream.take(1)).toEqual(['conversation open'])
    await here.conversations.push({
      siteId: visitor.siteId,
      conversationId: conversation.id,
      role: 'system',
      text: 'A note.',
    })
    expect(await stream.take(1)).toEqual(['message 3 complete "A note."'])
    await here.conversations.handOff(visitor, 'requested')
    expect((await stream.until('handoff', ({ state }) => state !== 'none')).data).toEqual({ state: 'requested' })
    for (const author of [{ author: { name: 'Ines' } }, { author: { name: 'Duarte' } }, {}]) {
      const takeOver = { conversationId: conversation.id, role: 'agent', text: 'Hello', handoff: 'active' } as const
      await here.conversations.push({ siteId: visitor.siteId, ...takeOver, ...author })
      expect((await stream.until('handoff')).data).toEqual({ state: 'active', ...author })
    }
    await here.conversations.close(visitor)
    await stream.until('conversation', (conversation) => conversation?.status === 'closed')
    expect((await stream.until('handoff')).data).toEqual({ state: 'none' })
    await stream.stop()
  })

  it('a stop that is asked of the one ends the answer that the other runs', async () => {
    const { here, there } = await pair()
    const visitor = newVisitor()
    const { reply } = await here.say(visitor)
    const call = await here.agent.nextCall()
    call.say('On and ')
    await there.conversations.stop(visitor, reply?.id ?? '')
    await here.keeper.save()
    expect(await here.ended(reply?.id)).toMatchObject({ outcome: 'stopped' })
    expect(errors).toEqual([])
  })
})

describe('what another process writes', () => {
  // Without the indexes of whole conversations: of a document only what is watched is written.
  let bare: TestDatabase
  let live: ProcessLive
  beforeAll(async () => {
    bare = await testDatabase()
    const report = (error: unknown) => errors.push(error)
    live = await changeStreamLive({ connection: bare.connection, processId: 'proc_watching', report })
  })
  afterAll(async () => {
    await live.close()
    await bare.drop()
    expect(errors).toEqual([])
  })

  const collection = (name: string) =>
    bare.connection.collection<{ _id: string; visitorId: string; [field: string]: unknown }>(name)
  type Change = (id: string, visitorId: string) => Promise<unknown>
  const insert =
    (name: string, fields = {}): Change =>
    (_id, visitorId) =>
      collection(name).insertOne({ _id, visitorId, ...fields })
  const update =
    (name: string, change: Record<string, unknown>, before = {}): Change =>
    async (_id, visitorId) => {
      // As the one that watches: what comes before the change is nothing to it.
      await collection(name).insertOne({ _id, visitorId, by: 'proc_watching', ...before })
      await collection(name).updateOne({ _id }, { ...change, $unset: { by: '', ...Object(change.$unset) } })
    }

  /** The looks that a change brings, up to those of a message that is inserted after it. */
  async function looks(change: Change): Promise<Look[]> {
    const visitorId = newId('vis')
    const seen: Look[] = []
    const last = Promise.withResolvers<void>()
    const leave = [
      live.subscribe(visitorId, (look) => seen.push(look)),
      live.subscribe(`${visitorId}_last`, () => last.resolve()),
    ]
    await change(newId('doc'), visitorId)
    await insert('messages')(newId('doc'), `${visitorId}_last`)
    await last.promise
    for (const one of leave) one()
    return seen
  }

  it.each<[string, Change, Look]>([
    ['a message is added', insert('messages', { by: 'proc_other' }), 'messages'],
    ['a message is saved', update('messages', { $set: { text: 'Yes' } }), 'messages'],
    ['a conversation is opened', insert('conversations'), 'conversation'],
    ['it is closed', update('conversations', { $set: { status: 'closed' } }), 'conversation'],
    ['it is handed over', update('conversations', { $set: { handoff: 'active' } }), 'conversation'],
    [
      'somebody else takes over',
      update('conversations', { $set: { handoffAuthor: { name: 'Ines' } } }),
      'conversation',
    ],
    [
      'somebody without a name takes over',
      update('conversations', { $unset: { handoffAuthor: '' } }, { handoffAuthor: { name: 'Ines' } }),
      'conversation',
    ],
  ])('is looked at where %s', async (_, change, look) => {
    expect(await looks(change)).toEqual([look])
  })

  it.each<[string, Change]>([
    ['a turn is claimed', update('conversations', { $set: { turns: [] } })],
    ['another collection grows', insert('visitors')],
    [
      'a message is erased',
      async (_id, visitorId) => {
        await insert('messages', { by: 'proc_watching' })(_id, visitorId)
        await collection('messages').deleteOne({ _id })
      },
    ],
    [
      'a message is saved and erased at once',
      async (_id, visitorId) => {
        await insert('messages', { by: 'proc_watching' })(_id, visitorId)
        await bare.connection.transaction(async (session) => {
          await collection('messages').updateOne({ _id }, { $set: { text: 'Yes' } }, { session })
          await collection('messages').deleteOne({ _id }, { session })
        })
      },
    ],
    ['this process wrote it', insert('messages', { by: 'proc_watching' })],
  ])('is nothing to look at where %s', async (_, change) => {
    expect(await looks(change)).toEqual([])
  })
})

describe('a change stream that breaks', () => {
  let lost: TestDatabase
  beforeAll(async () => {
    lost = await testDatabase()
  })
  afterAll(() => lost.drop())

  it('is reported, opened again, and every stream looks at what nobody watched meanwhile', async () => {
    const reported: unknown[] = []
    const live = await changeStreamLive({
      connection: lost.connection,
      processId: 'proc_a',
      report: (error) => reported.push(error),
    })
    const all = [Promise.withResolvers<Look>(), Promise.withResolvers<Look>()] as const
    live.subscribe('vis_a', all[0].resolve)
    live.subscribe('vis_b', all[1].resolve)
    await lost.connection.collection('things').insertOne({ any: 1 })
    // MongoDB ends the change streams of a database that is dropped.
    await lost.connection.dropDatabase()
    expect(await Promise.all(all.map(({ promise }) => promise))).toEqual(['conversation', 'conversation'])
    expect(reported).toHaveLength(1)
    const seen = Promise.withResolvers<Look>()
    live.subscribe('vis_c', seen.resolve)
    await lost.connection
      .collection<{ _id: string; visitorId: string }>('messages')
      .insertOne({ _id: 'msg_c', visitorId: 'vis_c' })
    expect(await seen.promise).toBe('messages')
    await live.close()
    expect(reported).toHaveLength(1)
  })

  it('is not opened again by a process that closes, and closing is no failure', async () => {
    const broken = Promise.withResolvers<void>()
    const reported: unknown[] = []
    const report = (error: unknown) => {
      reported.push(error)
      broken.resolve()
    }
    const live = await changeStreamLive({ connection: lost.connection, processId: 'proc_a', report })
    await lost.connection.collection('things').insertOne({ any: 1 })
    await lost.connection.dropDatabase()
    await broken.promise
    await live.close()
    expect(reported).toHaveLength(1)
  })

  it('and cannot be opened again is reported each time', async () => {
    const connection = await connectDatabase({ uri: lost.uri })
    const reported: unknown[] = []
    const report = (error: unknown) => reported.push(error)
    const live = await changeStreamLive({ connection, processId: 'proc_a', report })
    await connection.close()
    await expect.poll(() => reported.length, { timeout: 15_000 }).toBeGreaterThan(2)
    const before = reported.length
    await live.close()
    expect(reported).toHaveLength(before)
    // Why it could not be opened, and not only that the former one is closed.
    expect(reported.slice(1).join()).not.toContain('ChangeStream is closed')
  })
})

describe('a process that has closed', () => {
  it('is told nothing more, and reports nothing', async () => {
    const [closed, open] = [await watching(), await watching()]
    const looks: Look[] = []
    closed.subscribe('vis_closed', (look) => looks.push(look))
    const seen = Promise.withResolvers<Look>()
    open.subscribe('vis_closed', seen.resolve)
    await closed.close()
    await database.connection.collection('messages').insertOne({ visitorId: 'vis_closed' })
    await seen.promise
    expect(looks).toEqual([])
    expect(errors).toEqual([])
  })
})
