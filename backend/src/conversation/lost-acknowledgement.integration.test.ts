import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentFailure } from '#conversation/agent.ts'
import { createDomain, type Domain, newVisitor, visitorMessage } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { followTurn } from './follow-turn.ts'
import type { VisitorRef } from './transcripts.ts'

let database: TestDatabase
let domain: Domain
let visitor: VisitorRef
let followed: Followed | null

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  domain = createDomain(database.connection)
  await domain.indexes()
  visitor = newVisitor()
  followed = null
})
afterEach(async () => {
  await followed?.stop()
  for (const call of domain.agent.calls) call.end()
  await domain.runner.idle()
})
afterAll(() => database.drop())

/** Was written, and the answer to it does not arrive. */
async function lost(written: Promise<unknown>): Promise<never> {
  await written
  throw new Error('the line broke')
}

describe('what was stored although its answer was lost', () => {
  it('is shown to the streams at once when it is a first message', async () => {
    followed = new Followed(domain, visitor, '0')
    expect(await followed.take(1)).toEqual(['no conversation'])
    const accept = domain.transcripts.accept
    vi.spyOn(domain.transcripts, 'accept').mockImplementationOnce((...args) => lost(accept(...args)))
    await expect(domain.say(visitor, 'Lost')).rejects.toThrow('the line broke')
    expect(await followed.take(2)).toEqual(['conversation open', 'message 1 complete "Lost"'])
  })

  it('is shown to the streams at once when it is a new attempt at a reply', async () => {
    const { reply } = await domain.say(visitor)
    ;(await domain.agent.nextCall()).fail(new AgentFailure('agent_unavailable', 'down'))
    await domain.ended(reply?.id)
    followed = new Followed(domain, visitor, '2')
    expect(await followed.take(1)).toEqual(['conversation open'])
    const retry = domain.transcripts.retry
    vi.spyOn(domain.transcripts, 'retry').mockImplementationOnce((...args) => lost(retry(...args)))
    await expect(domain.conversations.retry(visitor, reply?.id ?? '')).rejects.toThrow('the line broke')
    expect(await followed.take(1)).toEqual(['message 3.0 streaming ""'])
  })

  it('is shown to the streams at once when it is a push', async () => {
    const { reply, conversation } = await domain.say(visitor)
    ;(await domain.agent.nextCall()).end()
    await domain.ended(reply?.id)
    followed = new Followed(domain, visitor, '2')
    expect(await followed.take(1)).toEqual(['conversation open'])
    const push = domain.transcripts.push
    vi.spyOn(domain.transcripts, 'push').mockImplementationOnce((...args) => lost(push(...args)))
    const { siteId } = visitor
    const pushed = domain.conversations.push({
      siteId,
      conversationId: conversation.id,
      role: 'assistant',
      text: 'Sent',
    })
    await expect(pushed).rejects.toThrow('the line broke')
    expect(await followed.take(1)).toEqual(['message 3 complete "Sent"'])
  })

  it('is shown to the streams at once when it is a handoff, the end of a conversation or an erasure', async () => {
    const { reply } = await domain.say(visitor)
    ;(await domain.agent.nextCall()).end()
    await domain.ended(reply?.id)
    followed = new Followed(domain, visitor, '2')
    expect((await followed.until('handoff')).data).toEqual({ state: 'none' })
    const { setHandoff, close, erase } = domain.transcripts
    vi.spyOn(domain.transcripts, 'setHandoff').mockImplementationOnce((...args) => lost(setHandoff(...args)))
    await expect(domain.conversations.handOff(visitor, 'requested')).rejects.toThrow('the line broke')
    expect((await followed.until('handoff')).data).toEqual({ state: 'requested' })
    vi.spyOn(domain.transcripts, 'close').mockImplementationOnce((...args) => lost(close(...args)))
    await expect(domain.conversations.close(visitor)).rejects.toThrow('the line broke')
    expect(await followed.take(1)).toEqual(['conversation closed'])
    vi.spyOn(domain.transcripts, 'erase').mockImplementationOnce((...args) => lost(erase(...args)))
    await expect(domain.conversations.erase(visitor)).rejects.toThrow('the line broke')
    expect(await followed.take(1)).toEqual(['no conversation'])
  })

  it('is shown to the stream of its turn at once when it is the stop of a reply that waits', async () => {
    await domain.say(visitor)
    const { conversation, message, reply } = await domain.say(visitor, 'And?')
    const turn = followTurn(domain.source, conversation, message, reply?.seq ?? 0, new AbortController().signal)
    expect((await turn.next()).value).toMatchObject({ event: 'message', data: { text: 'And?' } })
    expect((await turn.next()).value).toMatchObject({ event: 'message', data: { status: 'streaming' } })
    const end = turn.next()
    const endReply = domain.transcripts.endReply
    vi.spyOn(domain.transcripts, 'endReply').mockImplementationOnce((...args) => lost(endReply(...args)))
    await expect(domain.conversations.stop(visitor, reply?.id ?? '')).rejects.toThrow('the line broke')
    expect((await end).value).toMatchObject({ event: 'done', data: { seq: 4, status: 'stopped' } })
    await turn.return()
  })

  it('ends the turns that a takeover ends at the latest when the takeover is repeated', async () => {
    const { conversation, reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    await domain.say(visitor, 'And?')
    const { siteId } = visitor
    const takeOver = { siteId, conversationId: conversation.id, id: '1', role: 'agent', text: 'I am here' } as const
    const push = domain.transcripts.push
    vi.spyOn(domain.transcripts, 'push').mockImplementationOnce((...args) => lost(push(...args)))
    await expect(domain.conversations.push({ ...takeOver, handoff: 'active' })).rejects.toThrow('the line broke')
    expect(call.signal.aborted).toBe(false)
    expect(await domain.conversations.push({ ...takeOver, handoff: 'active' })).toMatchObject({ text: 'I am here' })
    expect(await domain.ended(reply?.id)).toMatchObject({ outcome: 'stopped' })
    followed = new Followed(domain, visitor, '0')
    expect((await followed.take(6)).slice(1)).toEqual([
      'message 1 complete "Hello?"',
      'message 2 stopped ""',
      'message 3 complete "And?"',
      'message 4 stopped ""',
      'message 5 complete "I am here"',
    ])
  })

  it('is shown to the streams at the latest when it is repeated', async () => {
    followed = new Followed(domain, visitor, '0')
    expect(await followed.take(1)).toEqual(['no conversation'])
    const message = visitorMessage(visitor, 'Stored')
    expect(await domain.conversations.said(visitor, message.clientId)).toBeNull()
    const stored = await domain.transcripts.accept(message, 'another process')
    if (typeof stored === 'string') throw new Error(stored)
    expect(await domain.conversations.said(visitor, message.clientId)).toMatchObject({ text: 'Stored' })
    expect(await followed.take(3)).toEqual([
      'conversation open',
      'message 1 complete "Stored"',
      'message 2.0 streaming ""',
    ])
    const { id: conversationId } = stored.conversation
    await domain.transcripts.endReply(stored.reply?.id ?? '', null, { status: 'interrupted' })
    const sent = { siteId: visitor.siteId, conversationId, id: '1', role: 'assistant', text: 'Sent' } as const
    await domain.transcripts.push(sent, () => {})
    await domain.conversations.push(sent)
    expect(await followed.take(2)).toEqual(['done 2 interrupted', 'message 3 complete "Sent"'])
  })
})
