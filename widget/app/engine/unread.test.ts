import { expect, test } from 'vitest'
import { aConversation, aMessage } from '../../test/fixtures.ts'
import { createStorage } from './storage.ts'
import { emptyThread, type Thread } from './thread.ts'
import { createUnread } from './unread.ts'

const unread = () =>
  createUnread(
    createStorage(
      () => {
        throw new Error('denied')
      },
      '',
      true,
    ),
  )
const upTo = (seq: number, changes: Partial<Thread> = {}): Thread => ({
  ...emptyThread,
  conversation: aConversation,
  transcript: Array.from({ length: seq }, (_, index) => aMessage(index + 1)),
  position: `${seq}`,
  ...changes,
})

test('what others said after the last look is unread', () => {
  const { see, count } = unread()
  see(upTo(2))
  expect(count(upTo(2))).toBe(0)
  expect(count(upTo(6))).toBe(2)
})

test('an answer that was looked at while it ran is news when it has ended', () => {
  const { see, count } = unread()
  const running = aMessage(2, { status: 'streaming' })
  const transcript = [aMessage(1), running]
  see(upTo(2, { transcript, position: '2.4' }))
  expect(count(upTo(2, { transcript, position: '2.9' }))).toBe(0)
  expect(count(upTo(2))).toBe(1)
})

test('a conversation that this browser never showed brings no news', () => {
  const { see, count } = unread()
  expect(count(upTo(6))).toBe(0)
  see(upTo(2))
  expect(count(upTo(6, { conversation: { ...aConversation, id: 'conv_2' } }))).toBe(0)
  expect(count(emptyThread)).toBe(0)
})

test('an answer is news to whoever wrote and looked away before the conversation was shown', () => {
  const { see, wrote, count } = unread()
  wrote(aMessage(3))
  expect(count(upTo(6))).toBe(2)
  see(upTo(6))
  wrote(aMessage(3))
  expect(count(upTo(6))).toBe(0)
})

test('a look is told once', () => {
  const { see } = unread()
  expect([emptyThread, upTo(2), upTo(2), upTo(3)].map(see)).toEqual([false, true, false, true])
})
