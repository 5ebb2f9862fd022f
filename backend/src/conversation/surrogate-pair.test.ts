import { describe, expect, it } from 'vitest'
import { beginsInPair, splitsPair, wholePairs } from './surrogate-pair.ts'

/** The first character that needs a pair, and the last: every half lies between theirs. */
const [first, last] = ['\u{10000}', '\u{10ffff}']
/** The last character before the halves, and the first behind them. */
const neighbours = ['\ud7ff', '\ue000']

describe('a pair', () => {
  it('is split between its halves and nowhere else', () => {
    for (const pair of [first, '😀', last])
      expect([-1, 0, 1, 2, 3, 4, 5].map((offset) => splitsPair(`a${pair}b`, offset))).toEqual([
        false,
        false,
        false,
        true,
        false,
        false,
        false,
      ])
  })

  it('is what a high half and a low one are, in this order', () => {
    for (const text of ['\ude00\ud83d', 'a\ude00', '\ud83da', ...neighbours.map((unit) => `\ud83d${unit}`)])
      expect(splitsPair(text, 1), JSON.stringify(text)).toBe(false)
  })

  it('of which a piece begins with the second half was cut before it', () => {
    for (const pair of [first, '😀', last]) {
      expect(beginsInPair(`${pair.slice(1)}b`)).toBe(true)
      expect(beginsInPair(pair)).toBe(false)
    }
    for (const piece of ['', 'a', '！', ...neighbours]) expect(beginsInPair(piece), piece).toBe(false)
  })

  it('of which a piece ends with the first half is left for the next piece', () => {
    for (const pair of [first, '😀', last]) {
      expect(wholePairs(`a${pair.slice(0, 1)}`)).toBe('a')
      expect(wholePairs(`a${pair}`)).toBe(`a${pair}`)
    }
    for (const piece of ['', 'a', ...neighbours]) expect(wholePairs(piece)).toBe(piece)
  })
})
