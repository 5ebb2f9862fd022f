import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationRecord } from '../../test/fixtures/records.ts'
import { deltaEvent, doneEvent, handoffEvent, restEvent } from './stream-event.ts'

const text = fc
  .array(fc.constantFrom('a', 'ж', '😀', '👩‍👧'), { minLength: 1, maxLength: 30 })
  .map((parts) => parts.join('').repeat(900))

describe('deltas', () => {
  it('of a running reply hold at most 16,384 code units, never half a pair, and put together are the text', () => {
    fc.assert(
      fc.property(text, (whole) => {
        let held = ''
        while (held.length < whole.length) {
          const { data, id } = deltaEvent(4, whole.slice(held.length), held.length)
          expect(data.offset).toBe(held.length)
          expect(data.text.length).toBeGreaterThan(0)
          expect(data.text.length).toBeLessThanOrEqual(16_384)
          expect(data.text.isWellFormed()).toBe(true)
          held += data.text
          expect(id).toBe(`4.${held.length}`)
        }
        expect(held).toBe(whole)
      }),
      { numRuns: 50 },
    )
  })

  it('of an ended one are one', () => {
    const whole = 'x'.repeat(100_000)
    expect(restEvent(4, whole.slice(10), 10)).toEqual({
      event: 'delta',
      data: { seq: 4, offset: 10, text: whole.slice(10) },
      id: '4.100000',
    })
  })
})

describe('the end of a message', () => {
  it('says why it failed, where it did', () => {
    const failed = { seq: 2, status: 'failed', code: 'agent_timeout' } as const
    expect(doneEvent(failed)).toStrictEqual({ event: 'done', data: failed, id: '2' })
    const complete = { seq: 2, status: 'complete' } as const
    expect(doneEvent(complete).data).toStrictEqual(complete)
  })
})

describe('a handoff', () => {
  it('says who has come, where they gave a name', () => {
    const handoffAuthor = { name: 'Ada' }
    expect(handoffEvent(conversationRecord({ handoff: 'active', handoffAuthor }))).toEqual({
      event: 'handoff',
      data: { state: 'active', author: handoffAuthor },
    })
    expect(handoffEvent(conversationRecord({ handoff: 'active' })).data).toStrictEqual({ state: 'active' })
  })
})
