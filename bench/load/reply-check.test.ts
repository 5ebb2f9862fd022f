import type { StreamEvent } from '@parley/protocol/events'
import { expect, it } from 'vitest'
import { replyTokens } from '../agent/recorded-answer.ts'
import { stamp } from '../agent/stamp.ts'
import { ReplyCheck } from './reply-check.ts'

const text = stamp(1_000).repeat(replyTokens)
const delta = (offset: number, piece: string): StreamEvent => ({
  event: 'delta',
  data: { seq: 2, offset, text: piece },
})
const done: StreamEvent = { event: 'done', data: { seq: 2, status: 'complete' } }

it('a reply that came whole has ended, and each token told its age', () => {
  const check = new ReplyCheck()
  expect(check.take(delta(0, text.slice(0, 12)), 3_000)).toEqual([2, 2])
  expect(check.take(delta(12, text.slice(12)), 3_000)).toHaveLength(replyTokens - 2)
  expect(check.ended).toBe(false)
  check.take(done, 3_000)
  expect(check.ended).toBe(true)
})

it('a piece that is missing or comes twice is an error', () => {
  const check = new ReplyCheck()
  check.take(delta(0, text.slice(0, 12)), 0)
  expect(() => check.take(delta(6, text.slice(6, 12)), 0)).toThrow('a piece at 6 after 12')
  expect(() => check.take(delta(18, text.slice(18)), 0)).toThrow('a piece at 18 after 12')
})

it('a reply that ends short, or other than complete, is an error', () => {
  const short = new ReplyCheck()
  short.take(delta(0, text.slice(6)), 0)
  expect(() => short.take(done, 0)).toThrow(`complete with ${replyTokens - 1} tokens`)
  const broken = new ReplyCheck()
  broken.take(delta(0, text), 0)
  expect(() => broken.take({ event: 'done', data: { seq: 2, status: 'interrupted' } }, 0)).toThrow('interrupted')
})
