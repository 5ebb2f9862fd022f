import type { StreamEvent } from '@parley/protocol/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aConversation, aMessage, aSession } from '../../test/fixtures.ts'
import { joinThreads } from './tab-message.ts'
import { accept, anticipate, emptyThread, hasOlder, receive, reread, type Thread, threadOf } from './thread.ts'

const thread = (changes: Partial<Thread> = {}): Thread => ({ ...emptyThread, conversation: aConversation, ...changes })
const reply = (text: string) => aMessage(2, { text, status: 'streaming' })

describe('receiving the stream', () => {
  test('any cuts and replays of a stream give the same text', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 12,
    })
    // Uniform: fast-check would rather try the ends, which replay nothing or everything.
    const place = fc.noBias(fc.nat({ max: 15 }))
    const connections = fc.array(fc.tuple(place, place), { maxLength: 8 })
    fc.assert(
      fc.property(pieces, connections, fc.boolean(), (texts, cuts, viaList) => {
        const whole = texts.join('')
        const events = streamOf(texts)
        let held = thread()
        let seen = 0
        for (const [back, count] of [...cuts, [events.length, events.length]] as const) {
          const from = Math.max(0, seen - back)
          const to = Math.min(events.length, from + count)
          for (const event of events.slice(from, to)) held = receive(held, event)
          seen = Math.max(seen, to)
          if (!viaList) continue
          held = reread(held, { conversation: aConversation, messages: [aMessage(1)], cursor: '1', hasMore: false })
        }
        expect(held.stale).toBe(false)
        expect(held.transcript[1]).toMatchObject({ text: whole, status: 'complete' })
        expect(held.transcript).toHaveLength(2)
        expect(held.position).toBe('2')
      }),
    )
  })

  test('an event of a later server changes nothing', () => {
    const held = thread({ transcript: [reply('ab')] })
    expect(receive(held, JSON.parse('{"event":"novelty","data":null,"id":"7"}'))).toBe(held)
  })

  test('each event with an id moves the position', () => {
    const after = receive(thread({ transcript: [reply('ab')] }), delta(2, 2, 'cd'))
    expect(after.position).toBe('2.4')
  })

  test('a piece that leaves a hole means that something was missed', () => {
    expect(receive(thread({ transcript: [reply('ab')] }), delta(2, 5, 'x')).stale).toBe('missed')
  })

  test('a reset asks for the messages and takes its position', () => {
    expect(receive(thread(), { event: 'reset', data: {}, id: '5' })).toMatchObject({ stale: 'reset', position: '5' })
  })

  test('another conversation begins at its start and keeps only messages of its own', () => {
    const other = { ...aConversation, id: 'conv_2' }
    const own = aMessage(3, { conversationId: 'conv_2' })
    const after = receive(thread({ transcript: [aMessage(1), own], position: '9' }), {
      event: 'conversation',
      data: other,
    })
    expect(after).toMatchObject({ conversation: other, transcript: [own], position: '0' })
  })

  test('the same conversation with another status keeps all', () => {
    const closed = { ...aConversation, status: 'closed' } as const
    const before = thread({ transcript: [aMessage(1)], position: '1' })
    expect(receive(before, { event: 'conversation', data: closed })).toEqual({ ...before, conversation: closed })
  })
})

describe('a message of the visitor that was taken', () => {
  test('stands in the transcript with the reply that is to come', () => {
    const after = accept(thread(), { message: aMessage(1), reply: { id: 'msg_2', seq: 2 } })
    expect(after.transcript.map(({ seq, status, text }) => [seq, status, text])).toEqual([
      [1, 'complete', 'text 1'],
      [2, 'streaming', ''],
    ])
  })

  test('opens its conversation where there is none yet, or another', () => {
    const closed = thread({ transcript: [aMessage(1), aMessage(2)], position: '2' })
    for (const before of [emptyThread, closed]) {
      const message = aMessage(1, { conversationId: 'conv_2' })
      expect(accept(before, { message, reply: null })).toMatchObject({
        conversation: { id: 'conv_2' },
        transcript: [message],
        position: '0',
      })
    }
  })

  test('does not take back a reply that the stream brought first', () => {
    const before = thread({ transcript: [aMessage(1), aMessage(2)] })
    expect(accept(before, { message: aMessage(1), reply: { id: 'msg_2', seq: 2 } }).transcript[1]).toEqual(aMessage(2))
  })
})

test('a reply that is asked for again names the one it replaces', () => {
  expect(anticipate(thread(), { id: 'msg_3', seq: 3 }, 'msg_2').transcript[0]).toMatchObject({ retryOf: 'msg_2' })
})

describe('reading the messages again', () => {
  test('takes the position of the list where something was missed', () => {
    const before = thread({ transcript: [aMessage(1), reply('ab')], position: '2.9', stale: 'missed' })
    const list = { conversation: aConversation, messages: [aMessage(1), reply('abcd')], cursor: '2.4', hasMore: false }
    expect(reread(before, list)).toMatchObject({ position: '2.4', stale: false, transcript: [{}, { text: 'abcd' }] })
  })

  test('keeps the position of a reset, after which everything comes whole', () => {
    const list = { conversation: aConversation, messages: [aMessage(1)], cursor: '1', hasMore: false }
    expect(reread(thread({ position: '5', stale: 'reset' }), list).position).toBe('5')
  })

  test('lets older messages go where a hole would be left before them', () => {
    const list = { conversation: aConversation, messages: [aMessage(90), aMessage(91)], cursor: '91', hasMore: true }
    const after = reread(thread({ transcript: [aMessage(1), aMessage(2)] }), list)
    expect(after.transcript.map(({ seq }) => seq)).toEqual([90, 91])
    expect(hasOlder(after)).toBe(true)
  })
})

const delta = (seq: number, offset: number, text: string): StreamEvent => ({
  event: 'delta',
  data: { seq, offset, text },
  id: `${seq}.${offset + text.length}`,
})

/** What the server sends for a question and an answer in pieces. */
function streamOf(texts: string[]): StreamEvent[] {
  let offset = 0
  const deltas = texts.map((text) => {
    const event = delta(2, offset, text)
    offset += text.length
    return event
  })
  return [
    { event: 'message', data: aMessage(1), id: '1' },
    { event: 'message', data: reply(''), id: '2.0' },
    ...deltas,
    { event: 'done', data: { seq: 2, status: 'complete' }, id: '2' },
  ]
}

describe('a handoff', () => {
  const open = (handoff: 'none' | 'requested' | 'active' | 'released') =>
    thread({ conversation: { ...aConversation, handoff }, transcript: [aMessage(1)] })
  const event = (state: 'none' | 'requested' | 'active' | 'released') =>
    ({ event: 'handoff', data: { state } }) as const

  test('is noted where it happened, with who took over', () => {
    const author = { name: 'Mari' }
    const now = receive(receive(open('none'), event('requested')), {
      event: 'handoff',
      data: { state: 'active', author },
    })
    expect(now.conversation?.handoff).toBe('active')
    expect(now.handoffs).toEqual([
      { afterSeq: 1, state: 'requested' },
      { afterSeq: 1, state: 'active' },
    ])
    expect(now.person).toEqual(author)
  })

  test('stays noted when the messages are read again', () => {
    const author = { name: 'Mari' }
    const taken = receive(open('none'), { event: 'handoff', data: { state: 'active', author } })
    const { conversation } = taken
    const after = reread(taken, { conversation, messages: [aMessage(1), aMessage(2)], cursor: '2', hasMore: false })
    expect(after.handoffs).toEqual([{ afterSeq: 1, state: 'active' }])
    expect(after.person).toEqual(author)
  })

  test('that changed while nobody listened is noted when the messages are read again', () => {
    const conversation = { ...aConversation, handoff: 'active' } as const
    const after = reread(open('none'), { conversation, messages: [aMessage(1)], cursor: '1', hasMore: false })
    expect(after.handoffs).toEqual([{ afterSeq: 1, state: 'active' }])
  })

  test.each([
    ['none', undefined],
    ['requested', [{ afterSeq: 2, state: 'requested' }]],
    ['active', [{ afterSeq: 2, state: 'active' }]],
    ['released', undefined],
  ] as const)('that is %s when the page loads', (handoff, notes) => {
    const conversation = { ...aConversation, handoff }
    const session = aSession({ conversation, messages: [aMessage(1), aMessage(2)] })
    expect(threadOf(session).handoffs).toEqual(notes)
  })

  test('that was there before is not noted again', () => {
    expect(receive(open('active'), event('active')).handoffs).toBeUndefined()
  })

  test('ends once, whether by the person or by the visitor', () => {
    const released = [{ afterSeq: 1, state: 'released' }]
    expect(receive(open('requested'), event('none')).handoffs).toEqual(released)
    expect(receive(receive(open('active'), event('released')), event('none')).handoffs).toEqual(released)
  })
})

describe('who answers in the place of the agent', () => {
  const said = [aMessage(1), aMessage(2, { role: 'agent', author: { name: 'Ines' } }), aMessage(3)]
  const sessionWith = (handoff: 'active' | 'released') =>
    threadOf(aSession({ conversation: { ...aConversation, handoff }, messages: said, cursor: '3' }))

  test('is known on the next page by their messages, as long as they are there', () => {
    expect(sessionWith('active').person).toEqual({ name: 'Ines' })
    expect(sessionWith('released').person).toBeUndefined()
  })

  test('is known to a tab that hears it from the leading one', () => {
    const own = thread({ transcript: [aMessage(1)] })
    const leading = { ...own, person: { name: 'Ines' } }
    expect(joinThreads(own, leading).person).toEqual({ name: 'Ines' })
    expect(joinThreads(leading, own).person).toEqual({ name: 'Ines' })
  })
})
