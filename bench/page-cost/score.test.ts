import { expect, it } from 'vitest'
import { performanceScore } from './score.ts'

it('a page at the control points has what Lighthouse gives for them', () => {
  expect(performanceScore({ fcp: 0, lcp: 0, tbt: 0, cls: 0 })).toBe(100)
  expect(performanceScore({ fcp: 1_800, lcp: 2_500, tbt: 200, cls: 0.1 })).toBeCloseTo(90, 3)
  expect(performanceScore({ fcp: 3_000, lcp: 4_000, tbt: 600, cls: 0.25 })).toBeCloseTo(50, 3)
})

it('a metric counts by its weight', () => {
  const perfect = { fcp: 0, lcp: 0, tbt: 0, cls: 0 }
  expect(performanceScore({ ...perfect, tbt: 600 })).toBeCloseTo(100 - (50 * 30) / 90, 3)
  expect(performanceScore({ ...perfect, fcp: 3_000 })).toBeCloseTo(100 - (50 * 10) / 90, 3)
})
