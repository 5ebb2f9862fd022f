import { describe, expect, it } from 'vitest'
import { knownReason } from './known-reasons.ts'

describe('what is written down of a failing agent', () => {
  it.each([
    ['The requested webhook "POST 0f9a7c1e-secret" is not registered.', 'is not registered'],
    ['Workflow Webhook Error: Workflow could not be started!', 'Workflow could not be started'],
    ['Authorization data is wrong!', 'Authorization data is wrong'],
    ['insufficient quota detected. RateLimitError: 429 for anna@shop.example', 'RateLimitError; Insufficient quota'],
  ])('is the known part of %j', (words, reason) => {
    expect(knownReason(words)).toBe(reason)
  })

  it('is the number of characters where nothing is known: the words may be a shopper’s', () => {
    expect(knownReason('Cannot read "Anna Petrova, /basket?coupon=X"')).toBe('44 characters')
  })
})
