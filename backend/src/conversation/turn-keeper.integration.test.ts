// Longer than 250 lines: two processes and their clock, and what the one does with what the other left.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageDocument } from '#transcripts/message-model.ts'
import { createDomain, type Domain, newVisitor, visitorMessage } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { deadAfterMs, renewEveryMs } from './owners.ts'
import type { VisitorRef } from './transcripts.ts'
import { staleTurnMs } from './turn.ts'

let database: TestDatabase
let visitor: VisitorRef
/** Two processes on one database: the one that takes over and the one that is gone. */
let here: Domain
let there: Domain
/** What this process takes for the time since it renews: only the distance to its own start counts. */
let elapsed = 0

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.connection.dropDatabase()
  const now = performance.now.bind(performance)
  elapsed = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now() + elapsed)
  here = createDomain(database.connection)
  there = createDomain(database.connection)
  await here.indexes()
  visitor = newVisitor()
})
afterEach(async () => {
  vi.useRealTimers()
  await here.keeper.stop()
  for (const domain of [here, there]) {
    domain.runner.claimNoMore()
    for (const { turn } of domain.runningReplies.all()) domain.runningReplies.end(turn.replyId, 'lost')
    for (const call of domain.agent.calls) call.end()
    await domain.runner.idle()
  }
  vi.restoreAllMocks()
})
afterAll(() => database.drop())

const stored = (replyId: string | undefined) =>
  database.connection.collection<MessageDocument>('messages').findOne({ _id: replyId ?? '' })

/** The other process stored and began this, said so much of it, and saved it. */
async function leftBehind(text: string) {
  const { reply } = await there.say(visitor, 'Left behind')
  const call = await there.agent.nextCall()
  const heard = new Promise<void>((resolve) =>
    there.live.subscribe(visitor.visitorId, (look) => look === 'text' && resolve()),
  )
  call.say(text)
  await heard
  await there.keeper.save()
  await there.owners.renew(there.processId)
  return reply?.id
}

/** The last word of the other process is so old by the database's clock. */
const silentFor = (ms: number) =>
  database.connection
    .collection<{ _id: string }>('processes')
    .updateOne({ _id: there.processId }, [{ $set: { renewedAt: { $subtract: ['$$NOW', ms] } } }])

/** Lets the keeper's own clock run on, renewing as it does, until it may judge others. */
async function watchUntilItMayJudge(): Promise<void> {
  for (let passed = 0; passed < deadAfterMs; passed += 10_000) {
    elapsed += 10_000
    await here.keeper.look(false)
  }
}

describe('what a dead process left', () => {
  it('with the private MongoDB is interrupted at once, with its text', async () => {
    const running = await leftBehind('I was just')
    await here.keeper.start(true)
    expect(await stored(running)).toMatchObject({ status: 'interrupted', text: 'I was just' })
    expect(here.takenOver).toEqual([running])
    expect(here.agent.calls).toEqual([])
    expect((await here.transcripts.current(visitor))?.turns).toEqual([])
  })

  it('and had waiting is run, in order', async () => {
    await leftBehind('I was')
    const waited = [await there.say(visitor, 'Second'), await there.say(visitor, 'Third')]
    await here.keeper.start(true)
    for (const { message, reply } of waited) {
      const call = await here.agent.nextCall()
      expect(call.question.request.chatInput).toBe(message.text)
      call.say('Here I am')
      call.end()
      await here.ended(reply?.id)
      expect(await stored(reply?.id)).toMatchObject({ status: 'complete', text: 'Here I am' })
    }
    expect(here.agent.calls).toHaveLength(2)
    expect(there.agent.calls).toHaveLength(1)
  })

  it('and had waiting for more than 5 minutes is interrupted, and the agent is not asked', async () => {
    await leftBehind('I was')
    const old = await there.say(visitor, 'Old')
    const young = await there.say(visitor, 'Young')
    await database.connection
      .collection('conversations')
      .updateOne(
        { 'turns.replyId': old.reply?.id },
        { $set: { 'turns.1.at': new Date(Date.now() - staleTurnMs - 1_000) } },
      )
    await here.keeper.start(true)
    const call = await here.agent.nextCall()
    expect(call.question.request.chatInput).toBe('Young')
    expect(await stored(old.reply?.id)).toMatchObject({ status: 'interrupted', text: '' })
    call.end()
    await here.ended(young.reply?.id)
  })

  it('is taken over beside others once its owner is silent for 30 s and this process has watched as long', async () => {
    const running = await leftBehind('I was')
    await silentFor(deadAfterMs + 1_000)
    await here.keeper.start(false)
    expect(await stored(running)).toMatchObject({ status: 'streaming' })
    await watchUntilItMayJudge()
    expect(await stored(running)).toMatchObject({ status: 'interrupted', text: 'I was' })
  })

  it('is left alone while its owner lives', async () => {
    const running = await leftBehind('I am')
    await here.keeper.start(false)
    await watchUntilItMayJudge()
    await silentFor(deadAfterMs / 2)
    await here.keeper.look(false)
    expect(await stored(running)).toMatchObject({ status: 'streaming' })
    expect(here.takenOver).toEqual([])
    await silentFor(deadAfterMs + 1_000)
    await here.keeper.look(false)
    expect(await stored(running)).toMatchObject({ status: 'interrupted' })
  })

  it('is not judged after a break of this process itself, in which all may have been cut off', async () => {
    const running = await leftBehind('I was')
    await silentFor(deadAfterMs + 1_000)
    await here.keeper.start(false)
    elapsed += 2 * deadAfterMs
    await here.keeper.look(false)
    expect(await stored(running)).toMatchObject({ status: 'streaming' })
    await watchUntilItMayJudge()
    expect(await stored(running)).toMatchObject({ status: 'interrupted' })
  })

  it('does not hold up this process in saying that it lives, however long it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await here.keeper.start(false)
    await watchUntilItMayJudge()
    await leftBehind('One')
    await there.say(newVisitor(), 'Two')
    await silentFor(deadAfterMs + 1_000)
    const sealing = Promise.withResolvers<string>()
    const seal = vi.spyOn(here.live, 'freeze').mockReturnValue(sealing.promise)
    const renew = vi.spyOn(here.owners, 'renew')
    vi.advanceTimersByTime(renewEveryMs)
    // Each look of a poll moves the timers on: by less than a renewal altogether.
    const poll = { timeout: 4_000 }
    await expect.poll(() => seal.mock.calls.length, poll).toBe(2)
    await renew.mock.results[0]?.value
    // The keeper hears of it after us, and renews no more before.
    await new Promise(setImmediate)
    vi.advanceTimersByTime(renewEveryMs)
    expect(renew).toHaveBeenCalledTimes(2)
    sealing.resolve('')
    await expect.poll(() => here.takenOver.length, poll).toBe(2)
  })

  it('is told the former owner, should it live after all: it ends its call and writes nothing', async () => {
    const running = await leftBehind('I was')
    await here.keeper.start(true)
    const call = there.agent.calls[0]
    call?.say(' paused')
    await there.keeper.save()
    await there.ended(running)
    expect(call?.signal.aborted).toBe(true)
    expect(await stored(running)).toMatchObject({ status: 'interrupted', text: 'I was' })
  })

  it('in good order is taken over although it was heard of a moment ago', async () => {
    const running = await leftBehind('I was')
    await there.keeper.start(false)
    await there.keeper.stop()
    await here.keeper.start(false)
    await watchUntilItMayJudge()
    expect(await stored(running)).toMatchObject({ status: 'interrupted', text: 'I was' })
  })
})

describe('a turn that is listed as ours and does not run', () => {
  it('because the answer to our own write was lost, is begun, once', async () => {
    const stored = await here.transcripts.accept(visitorMessage(visitor, 'Lost'), here.processId)
    await here.keeper.start(false)
    await here.keeper.look(false)
    const call = await here.agent.nextCall()
    call.end()
    await here.runner.idle()
    await here.keeper.look(false)
    expect(here.agent.calls).toHaveLength(1)
    expect(stored).toMatchObject({ begin: { owner: here.processId } })
  })

  it('because the answer to our own write was lost, is shown to the streams that know of no conversation yet', async () => {
    const followed = new Followed(here, visitor, '0')
    expect(await followed.take(1)).toEqual(['no conversation'])
    await here.transcripts.accept(visitorMessage(visitor, 'Lost'), here.processId)
    await here.keeper.start(false)
    expect(await followed.take(2)).toEqual(['conversation open', 'message 1 complete "Lost"'])
    await followed.stop()
  })

  it('because it has just ended while the list was being read, is not begun again', async () => {
    const { reply, conversation, begin } = await here.say(visitor)
    ;(await here.agent.nextCall()).end()
    await here.ended(reply?.id)
    if (begin) await here.runner.run({ conversation, turn: begin })
    expect(here.agent.calls).toHaveLength(1)
  })
})

describe('a process that is about to end', () => {
  it('leaves what waits to the next one', async () => {
    const first = await here.say(visitor, 'One')
    const second = await here.say(visitor, 'Two')
    await here.keeper.start(false)
    here.runner.claimNoMore()
    ;(await here.agent.nextCall()).end()
    await here.ended(first.reply?.id)
    await here.keeper.look(false)
    expect(here.agent.calls).toHaveLength(1)
    expect((await here.transcripts.current(visitor))?.turns).toMatchObject([{ owner: null, replyId: second.reply?.id }])
    await there.keeper.start(false)
    const call = await there.agent.nextCall()
    expect(call.question.request.chatInput).toBe('Two')
    call.end()
    await there.ended(second.reply?.id)
    await there.keeper.stop()
  })

  it('keeps a reply on the list that it could not record, so that it does not stream for ever', async () => {
    const { reply } = await here.say(visitor)
    const call = await here.agent.nextCall()
    const endReply = vi.spyOn(here.transcripts, 'endReply').mockRejectedValueOnce(new Error('no database'))
    call.end()
    await here.runner.idle()
    expect(endReply).toHaveBeenCalledOnce()
    expect((await here.transcripts.current(visitor))?.turns).toHaveLength(1)
    await there.keeper.start(true)
    expect(await stored(reply?.id)).toMatchObject({ status: 'interrupted' })
    await there.keeper.stop()
  })
})
