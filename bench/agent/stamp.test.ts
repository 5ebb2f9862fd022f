import { expect, it } from 'vitest'
import { clockMicros } from '../clock.ts'
import { stamp, stampAges } from './stamp.ts'

it('a stamp tells its age, also over the end of the period', () => {
  const sent = clockMicros()
  expect(stampAges(`{"text":"${stamp(sent)}"}`, sent + 2_500)).toEqual([2.5])
  const end = 36 ** 5 - 1
  expect(stampAges(stamp(end), end + 1_001)).toEqual([1.001])
})

it('stamps that were joined are told apart, in order', () => {
  expect(stampAges(stamp(1_000) + stamp(21_000), 31_000)).toEqual([30, 10])
})

it('a stamp is always as long', () => {
  expect([stamp(0), stamp(36 ** 5 - 1), stamp(36 ** 5)]).toEqual(['@00000', '@zzzzz', '@00000'])
})
