import { describe, expect, it } from 'vitest'
import { median, percentile, summary } from './summary.ts'

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)

  it('is the sample of the nearest rank', () => {
    expect([0, 1, 50, 99, 99.1, 100].map((percent) => percentile(hundred, percent))).toEqual([1, 1, 50, 99, 100, 100])
    expect(percentile([10, 20, 30], 50)).toBe(20)
    expect(percentile([10, 20], 50)).toBe(10)
  })

  it('of one sample is that sample, and of none no number', () => {
    expect(percentile([7], 99)).toBe(7)
    expect(percentile([], 50)).toBeNaN()
  })
})

it('a median and a summary order by value, not by text', () => {
  expect(median([100, 9, 20])).toBe(20)
  expect(summary([100, 9, 20])).toEqual({ count: 3, p50: 20, p99: 100, max: 100 })
})
