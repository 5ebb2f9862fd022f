import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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
