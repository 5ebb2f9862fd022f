import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deltaEvent, restEvent } from './stream-event.ts'
import { splitsPair } from './surrogate-pair.ts'

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

describe('a pair', () => {
  it('is split between its halves and nowhere else', () => {
    expect([0, 1, 2, 3, 4].map((offset) => splitsPair('a😀b', offset))).toEqual([false, false, true, false, false])
    expect(splitsPair('😀', 2)).toBe(false)
    expect(splitsPair('\ude00\ud83d', 1)).toBe(false)
  })
})
