import { expect, test } from 'vitest'
import { backoff } from './backoff.ts'

test('each attempt waits up to twice as long as the one before, and never above 30 s', () => {
  expect([0, 1, 2, 3, 9, 500].map((attempt) => backoff(attempt, () => 1))).toEqual([
    1000, 2000, 4000, 8000, 30000, 30000,
  ])
})

test('browsers that lost their connection together come back spread over half of the wait', () => {
  expect(backoff(3, () => 0)).toBe(4000)
  expect(backoff(3, () => 0.5)).toBe(6000)
})
