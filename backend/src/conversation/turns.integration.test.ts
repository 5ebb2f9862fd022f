// Longer than 250 lines: one life of a turn after the other, on the same domain.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MessageDocument } from '#transcripts/message-model.ts'
import { createDomain, type Domain, newVisitor, visitorMessage } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { AgentFailure } from './agent.ts'
import type { VisitorRef } from './transcripts.ts'

let database: TestDatabase
let domain: Domain
let visitor: VisitorRef
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  domain = createDomain(database.connection, 10)
  await domain.indexes()
  visitor = newVisitor()
})
afterEach(async () => {
  domain.runner.claimNoMore()
  for (const { turn } of domain.runningReplies.all()) domain.runningReplies.end(turn.replyId, 'shutdown')
  await domain.runner.idle()
})
afterAll(() => database.drop())

const stored = (replyId: string | undefined) =>
  database.connection.collection<MessageDocument>('messages').findOne({ _id: replyId ?? '' })

const conversation = () => domain.transcripts.current(visitor)

async function transcript() {
  const current = await conversation()
  return current ? domain.transcripts.messagesAfter(current, 0, 100) : []
}

describe('a turn', () => {
  it('is stored before the agent is asked, the question and the empty reply', async () => {
    const { message, reply } = await domain.say(visitor, 'Is it there?')
    const { question } = await domain.agent.nextCall()
    // The agent's call was begun by the acceptance itself, so what is there now was there before it.
    expect(await stored(message.id)).toMatchObject({ text: 'Is it there?', seq: 1, status: 'complete' })
    expect(await stored(reply?.id)).toMatchObject({ text: '', seq: 2, status: 'streaming', question: 1 })
    expect(question.request.chatInput).toBe('Is it there?')
  })

  it('is saved while it streams, and its text is there when the process dies', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    const stream = new Followed(domain, visitor, '1')
    call.say('So far ')
    await stream.until('delta')
    expect((await stored(reply?.id))?.text).toBe('')
    await domain.keeper.save()
    expect(await stored(reply?.id)).toMatchObject({ text: 'So far ', status: 'streaming' })
    call.say('so good.')
    await stream.until('delta')
    await domain.keeper.save()
    expect(await stored(reply?.id)).toMatchObject({ text: 'So far so good.', status: 'streaming' })
    await stream.stop()
  })

  it('is saved about once a second by itself', async () => {
    await domain.keeper.start(false)
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    const changes = database.connection.collection('messages').watch([{ $match: { operationType: 'update' } }])
    try {
      await changes.tryNext()
      const began = performance.now()
      call.say('By and by')
      const change = await changes.next()
      expect(change).toMatchObject({
        documentKey: { _id: reply?.id },
        updateDescription: { updatedFields: { text: 'By and by' } },
      })
      expect(performance.now() - began).toBeLessThan(10_000)
    } finally {
      await changes.close()
      await domain.keeper.stop()
    }
  })

  it('keeps how the agent was called, which the visitor never sees', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    call.say('Fine')
    call.fail(new AgentFailure('agent_unavailable', 'the workflow said secret things', { status: 502 }))
    await domain.ended(reply?.id)
    expect(await stored(reply?.id)).toMatchObject({
      text: 'Fine',
      status: 'failed',
      code: 'agent_unavailable',
      agent: {
        status: 502,
        reason: 'the workflow said secret things',
        firstContentMs: expect.any(Number),
        totalMs: expect.any(Number),
      },
      endedAt: expect.any(Date),
    })
    const stream = new Followed(domain, visitor, '0')
    await stream.until('message', ({ seq }) => seq === 2)
    expect(JSON.stringify(stream.seen)).not.toMatch(/secret|:502\b|totalMs|firstContentMs/)
    expect(stream.seen.at(-1)?.data).toMatchObject({ status: 'failed', code: 'agent_unavailable' })
    await stream.stop()
  })

  it.each([
    ['agent_timeout', new AgentFailure('agent_timeout', 'nothing for 60 s')],
    ['agent_unavailable', new AgentFailure('agent_unavailable', 'refused')],
    ['internal', new TypeError('x is not a function at secret.ts:1')],
  ])('that ends with %s says only that', async (code, error) => {
    const stream = new Followed(domain, visitor, '0')
    await stream.until('handoff')
    const { reply } = await domain.say(visitor)
    await stream.until('message', ({ role }) => role === 'assistant')
    const call = await domain.agent.nextCall()
    call.fail(error)
    expect((await stream.until('done')).data).toEqual({ seq: 2, status: 'failed', code })
    await stream.stop()
    expect(await domain.ended(reply?.id)).toMatchObject({ outcome: 'failed', code, error })
    expect((await transcript())[1]).not.toHaveProperty('agent')
    expect((await stored(reply?.id))?.agent?.reason).toBe(code === 'internal' ? 'internal' : error.message)
  })

  it('is read to its end when nobody listens', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    for (const piece of ['Nobody ', 'is ', 'here.']) call.say(piece)
    call.end()
    await domain.ended(reply?.id)
    expect(await stored(reply?.id)).toMatchObject({ text: 'Nobody is here.', status: 'complete' })
  })
})

describe('earlier messages', () => {
  it('come to the agent with the text of a block in its place', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    call.say('This:\n```parley\n{"type":"products","text":"Dawn set","items":[]}\n```')
    call.end()
    await domain.ended(reply?.id)
    await domain.say(visitor, 'How much?')
    const { history } = (await domain.agent.nextCall()).question.request
    expect(history?.map(({ text }) => text)).toEqual(['Hello?', 'This:\nDawn set'])
  })
})

describe('a handoff', () => {
  it('holds what waits also where its process died before it could end it', async () => {
    await domain.say(visitor)
    const call = await domain.agent.nextCall()
    const { reply } = await domain.say(visitor, 'Waiting')
    await domain.transcripts.setHandoff(visitor, 'requested')
    call.end()
    expect(await domain.ended(reply?.id)).toMatchObject({ outcome: 'stopped' })
    expect(domain.agent.calls).toHaveLength(1)
  })

  it('that another process took ends the running reply at the next save', async () => {
    const elsewhere = createDomain(database.connection)
    const { conversation, reply } = await domain.say(visitor)
    await domain.agent.nextCall()
    await elsewhere.conversations.push({
      siteId: visitor.siteId,
      conversationId: conversation.id,
      role: 'agent',
      text: 'I take over',
      handoff: 'active',
    })
    await domain.keeper.save()
    expect(await domain.ended(reply?.id)).toMatchObject({ outcome: 'stopped' })
    expect((await domain.say(visitor, 'Hello?')).reply).toBeNull()
  })
})

describe('waiting messages', () => {
  it('are answered in their order, three at most, each asked when the one before has ended', async () => {
    const said = []
    for (const text of ['One', 'Two', 'Three', 'Four']) said.push(await domain.say(visitor, text))
    expect(await domain.conversations.say(visitorMessage(visitor, 'Five'))).toBe('full')
    for (const [index, { reply }] of said.entries()) {
      const call = await domain.agent.nextCall()
      expect(domain.agent.calls).toHaveLength(index + 1)
      expect(call.question.request.chatInput).toBe(['One', 'Two', 'Three', 'Four'][index])
      expect(call.question.request.metadata.conversation.turn).toBe(index + 1)
      call.say(`${index + 1}`)
      call.end()
      await domain.ended(reply?.id)
    }
    expect((await transcript()).map(({ seq, text }) => `${seq} ${text}`)).toEqual([
      '1 One',
      '2 1',
      '3 Two',
      '4 2',
      '5 Three',
      '6 3',
      '7 Four',
      '8 4',
    ])
    expect((await conversation())?.turns).toEqual([])
  })

  it('from two tabs at once get numbers without gaps, and each one answer', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => domain.say(visitor, text)))
    for (let turn = 0; turn < 4; turn++) (await domain.agent.nextCall()).end()
    await domain.runner.idle()
    expect((await transcript()).map(({ seq, role }) => `${seq} ${role}`)).toEqual(
      [1, 3, 5, 7].flatMap((seq) => [`${seq} visitor`, `${seq + 1} assistant`]),
    )
    expect(domain.agent.calls).toHaveLength(4)
  })

  it('that are stopped are never asked, and the others move up', async () => {
    const first = await domain.say(visitor, 'One')
    const second = await domain.say(visitor, 'Two')
    const third = await domain.say(visitor, 'Three')
    expect(await domain.conversations.stop(visitor, second.reply?.id ?? '')).toBe('stopped')
    expect(await stored(second.reply?.id)).toMatchObject({ status: 'stopped', text: '' })
    ;(await domain.agent.nextCall()).end()
    const call = await domain.agent.nextCall()
    expect(call.question.request.chatInput).toBe('Three')
    call.end()
    await domain.ended(third.reply?.id)
    expect(await stored(first.reply?.id)).toMatchObject({ status: 'complete' })
    expect(domain.agent.calls).toHaveLength(2)
  })
})

describe('a stop', () => {
  it('ends a running reply with what it has, and the call to the agent', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    const stream = new Followed(domain, visitor, '1')
    call.say('Enough')
    await stream.until('delta')
    await domain.conversations.stop(visitor, reply?.id ?? '')
    expect((await stream.until('done')).data).toEqual({ seq: 2, status: 'stopped' })
    await stream.stop()
    expect(call.signal.aborted).toBe(true)
    expect(await stored(reply?.id)).toMatchObject({ status: 'stopped', text: 'Enough' })
    expect(await domain.conversations.stop(visitor, reply?.id ?? '')).toBe('stopped')
    expect(await stored(reply?.id)).toMatchObject({ status: 'stopped', text: 'Enough' })
  })

  it('that another process asked for is obeyed at the next save', async () => {
    const elsewhere = createDomain(database.connection)
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    expect(await elsewhere.conversations.stop(visitor, reply?.id ?? '')).toBe('stopped')
    expect(call.signal.aborted).toBe(false)
    await domain.keeper.save()
    expect(call.signal.aborted).toBe(true)
    expect(await domain.ended(reply?.id)).toMatchObject({ outcome: 'stopped' })
  })

  it('of a foreign reply, or of a question, is refused', async () => {
    const { message, reply } = await domain.say(visitor)
    expect(await domain.conversations.stop(newVisitor(), reply?.id ?? '')).toBe('not_found')
    expect(await domain.conversations.stop(visitor, message.id)).toBe('not_a_reply')
    expect((await domain.agent.nextCall()).signal.aborted).toBe(false)
  })
})

describe('closing', () => {
  it('ends what runs and what waits, and the agent is not asked again', async () => {
    const said = [await domain.say(visitor), await domain.say(visitor), await domain.say(visitor)]
    const call = await domain.agent.nextCall()
    await domain.conversations.close(visitor)
    await domain.runner.idle()
    expect(call.signal.aborted).toBe(true)
    for (const { reply } of said) expect(await stored(reply?.id)).toMatchObject({ status: 'stopped' })
    expect(domain.agent.calls).toHaveLength(1)
    expect(await conversation()).toMatchObject({ status: 'closed', turns: [] })
  })
})

describe('a retry', () => {
  it('asks the same question again, once, and says of which reply it is one', async () => {
    const { reply } = await domain.say(visitor, 'Again?')
    ;(await domain.agent.nextCall()).fail(new AgentFailure('agent_timeout', 'slow'))
    await domain.ended(reply?.id)
    const retried = await domain.conversations.retry(visitor, reply?.id ?? '')
    expect(retried).toMatchObject({ reply: { seq: 3 } })
    expect(await domain.conversations.retry(visitor, reply?.id ?? '')).toMatchObject({ reply: { seq: 3 } })
    const call = await domain.agent.nextCall()
    expect(call.question.request.chatInput).toBe('Again?')
    call.say('Now.')
    call.end()
    await domain.runner.idle()
    expect((await transcript())[2]).toMatchObject({
      seq: 3,
      text: 'Now.',
      status: 'complete',
      retryOf: reply?.id,
      questionSeq: 1,
    })
    expect(domain.agent.calls).toHaveLength(2)
  })

  it('of a complete reply, or of one that is not the last, is a conflict', async () => {
    const first = await domain.say(visitor)
    ;(await domain.agent.nextCall()).fail(new AgentFailure('agent_timeout', 'slow'))
    await domain.ended(first.reply?.id)
    const second = await domain.say(visitor)
    ;(await domain.agent.nextCall()).end()
    await domain.ended(second.reply?.id)
    expect(await domain.conversations.retry(visitor, first.reply?.id ?? '')).toBe('conflict')
    expect(await domain.conversations.retry(visitor, second.reply?.id ?? '')).toBe('conflict')
    expect(await domain.conversations.retry(newVisitor(), second.reply?.id ?? '')).toBe('not_found')
  })
})

describe('an erasure in mid-turn', () => {
  it('ends the call and writes nothing afterwards', async () => {
    const { reply } = await domain.say(visitor)
    await domain.say(visitor, 'And this waits')
    const call = await domain.agent.nextCall()
    call.say('What will be forgotten')
    await domain.conversations.erase(visitor)
    await domain.ended(reply?.id)
    expect(call.signal.aborted).toBe(true)
    await domain.keeper.save()
    for (const name of ['messages', 'conversations'])
      expect(await database.connection.collection(name).countDocuments({ visitorId: visitor.visitorId })).toBe(0)
    expect(domain.agent.calls).toHaveLength(1)
  })

  it('from another process ends the call at the next save', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    await createDomain(database.connection).conversations.erase(visitor)
    await domain.keeper.save()
    await domain.ended(reply?.id)
    expect(call.signal.aborted).toBe(true)
    expect(await database.connection.collection('messages').countDocuments({ visitorId: visitor.visitorId })).toBe(0)
  })
})
