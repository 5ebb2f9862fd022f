import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { longTime, timeOf } from './time.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 21, 16, 0) }))
afterEach(() => void vi.useRealTimers())

/** By the clock of whoever reads. English has a narrow space before its PM (U+202F). */
const at = (day: number) => new Date(2026, 10, day, 15, 5).toISOString()

test.each([
  ['en', '3:05 PM', 'Nov 20, 3:05 PM', 'Nov 20, 2026, 3:05 PM'],
  ['de', '15:05', '20. Nov., 15:05', '20.11.2026, 15:05'],
  ['ja', '15:05', '11月20日 15:05', '2026/11/20 15:05'],
])('in %s: what was said today has its time alone, what was said before its day too', (locale, today, before, long) => {
  const plain = (text: string) => text.replaceAll('\u202f', ' ')
  expect([timeOf(at(21), locale), timeOf(at(20), locale), longTime(at(20), locale)].map(plain)).toEqual([
    today,
    before,
    long,
  ])
})
