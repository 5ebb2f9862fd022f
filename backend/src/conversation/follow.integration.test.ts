import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDomain, type Domain, newVisitor } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import type { PushedMessage, VisitorRef } from './transcripts.ts'

let database: TestDatabase
let visitor: VisitorRef
/** Two processes on one database, neither of which hears the other's notifications. */
let here: Domain
let there: Domain
let stream: Followed

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  here = createDomain(database.connection)
  there = createDomain(database.connection)
  await here.indexes()
  visitor = newVisitor()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await stream.stop()
  for (const { runner, runningReplies } of [here, there]) {
    runner.claimNoMore()
    for (const { turn } of runningReplies.all()) runningReplies.end(turn.replyId, 'shutdown')
    await runner.idle()
  }
})
afterAll(() => database.drop())

async function push(text: string, rest: Partial<PushedMessage> = {}): Promise<void> {
  const current = await here.transcripts.current(visitor)
  const conversationId = current?.id ?? ''
  await here.conversations.push({ siteId: visitor.siteId, conversationId, role: 'system', text, ...rest })
}

describe('a stream', () => {
  it('tells how the former conversation ended in another process, before it tells of the next', async () => {
    const { reply } = await there.say(visitor)
    const call = await there.agent.nextCall()
    stream = new Followed(here, visitor, '0')
    expect(await stream.take(3)).toEqual([
      'conversation open',
      'message 1 complete "Hello?"',
      'message 2.0 streaming ""',
    ])
    const waiting = stream.take(4)
    call.say('Unfin')
    await there.keeper.save()
    await there.conversations.close(visitor)
    await there.ended(reply?.id)
    await there.say(visitor, 'Anew')
    here.live.notify(visitor.visitorId, 'conversation')
    expect(await waiting).toEqual([
      'delta 2.5 "Unfin" at 2.0',
      'done 2 stopped',
      'conversation open',
      'message 1 complete "Anew"',
    ])
  })

  it('says nothing of a conversation in which nothing has changed', async () => {
    await here.say(visitor)
    ;(await here.agent.nextCall()).end()
    await here.runner.idle()
    stream = new Followed(here, visitor, '2')
    expect(await stream.take(1)).toEqual(['conversation open'])
    const next = stream.take(1)
    here.live.notify(visitor.visitorId, 'conversation')
    await push('A note.')
    expect(await next).toEqual(['message 3 complete "A note."'])
    expect(stream.seen.map(({ event }) => event)).toEqual(['conversation', 'handoff', 'message'])
  })

  it('tells of a person who comes, and what they come with', async () => {
    await here.say(visitor)
    ;(await here.agent.nextCall()).end()
    await here.runner.idle()
    stream = new Followed(here, visitor, '1')
    expect(await stream.take(2)).toEqual(['conversation open', 'message 2 complete ""'])
    await push('Ada here.', { role: 'agent', handoff: 'active' })
    expect(await stream.next()).toEqual({ event: 'handoff', data: { state: 'active' } })
    expect(await stream.take(1)).toEqual(['message 3 complete "Ada here."'])
  })

  it('of a reply that is erased while another process runs it says only that there is no conversation', async () => {
    await there.say(visitor)
    stream = new Followed(here, visitor, '1')
    expect(await stream.take(2)).toEqual(['conversation open', 'message 2.0 streaming ""'])
    await here.conversations.erase(visitor)
    expect(await stream.take(1)).toEqual(['no conversation'])
  })

  it('of a visitor who has said nothing goes on when it is told to look', async () => {
    stream = new Followed(here, visitor, '0')
    expect(await stream.take(1)).toEqual(['no conversation'])
    const current = vi.spyOn(here.transcripts, 'current')
    const next = stream.take(2)
    here.live.notify(visitor.visitorId, 'conversation')
    await expect.poll(() => current.mock.settledResults[0]?.type).toBe('fulfilled')
    await here.say(visitor)
    expect(await next).toEqual(['conversation open', 'message 1 complete "Hello?"'])
  })

  it('asks the database nothing for a piece of a reply that runs here, nor for its end', async () => {
    const { reply } = await here.say(visitor)
    const call = await here.agent.nextCall()
    stream = new Followed(here, visitor, '1')
    expect(await stream.take(2)).toEqual(['conversation open', 'message 2.0 streaming ""'])
    const asked = (['current', 'messagesAfter', 'messageAt'] as const).map((name) => vi.spyOn(here.transcripts, name))
    const text = stream.take(1)
    call.say('Yes.')
    expect(await text).toEqual(['delta 2.4 "Yes." at 2.0'])
    const done = stream.take(1)
    call.end()
    expect(await done).toEqual(['done 2 complete'])
    await here.ended(reply?.id)
    const next = stream.take(1)
    await new Promise(setImmediate)
    for (const spy of asked) expect(spy, spy.getMockName()).not.toHaveBeenCalled()
    await push('A note.')
    expect(await next).toEqual(['message 3 complete "A note."'])
  })
})
