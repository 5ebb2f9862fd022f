import { expect, it } from 'vitest'
import { atMost } from '../result.ts'
import { cell, verdict } from './cell.ts'

it('a figure has the digits that say something', () => {
  expect([0.1234, 3, 12.345, 123.45, 12_345.6, null, Number.NaN].map(cell)).toEqual([
    '0.12',
    '3',
    '12.3',
    '123',
    '12,346',
    '–',
    '–',
  ])
})

it('a target says what was measured, and whether that is enough', () => {
  expect(verdict(atMost('added', 5, 5))).toBe('✓ added 5 (at most 5)')
  expect(verdict(atMost('added', 5.01, 5))).toBe('✗ added 5.01 (at most 5)')
  expect(verdict({ of: 'Parley', measured: 999, is: 'at least', limit: 1_000 })).toBe('✗ Parley 999 (at least 1,000)')
  expect(verdict(atMost('added', Number.NaN, 5))).toBe('✗ added – (at most 5)')
  expect(verdict(undefined)).toBe('')
})
