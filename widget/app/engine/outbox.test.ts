import type { MessageAccepted } from '@parley/protocol/message'
import { expect, test, vi } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { outboxWith, texts } from '../../test/outbox-with.ts'
import { ApiError } from './api-error.ts'

test('a message stands there before its request leaves', () => {
  const { send, pending, posted } = outboxWith([], { exclusively: () => new Promise(() => undefined) })
  send('hello')
  expect(pending()).toMatchObject([{ text: 'hello', state: 'sending' }])
  expect(posted).toEqual([])
})

test('it is gone when the server has it', async () => {
  const { send, pending, accepted, storage } = outboxWith()
  send('hello')
  await vi.waitUntil(() => accepted.length === 1)
  await vi.waitUntil(() => pending().length === 0)
  expect(storage.read('outbox')).toBeUndefined()
})

test('what was written offline goes once and in order when the connection is back', async () => {
  const { send, flush, pending, posted } = outboxWith(['offline'])
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  flush()
  send('two')
  send('three')
  await vi.waitUntil(() => posted.length === 3)
  expect(texts(posted)).toEqual(['one', 'two', 'three'])
})

test('a message whose answer was lost is sent again with the same id', async () => {
  const { send, flush, pending, posted, accepted } = outboxWith(['lost answer'])
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  flush()
  await vi.waitUntil(() => accepted.length === 1)
  expect(posted[0]).toEqual(posted[1])
})

test('what waits is tried again by itself', async () => {
  vi.useFakeTimers()
  const { send, pending, posted } = outboxWith(['unavailable'], { random: () => 1 })
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  await vi.advanceTimersByTimeAsync(1000)
  expect(texts(posted)).toEqual(['one'])
  vi.useRealTimers()
})

test('what did not leave goes from the next page view', async () => {
  const { send, pending, storage } = outboxWith(['offline'])
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  const next = outboxWith([], { storage })
  expect(next.pending()).toMatchObject([{ text: 'one', state: 'waiting', id: pending()[0]?.id }])
  next.flush()
  await vi.waitUntil(() => next.accepted.length === 1)
})

test('a refused message stays with the reason and does not hold up the next', async () => {
  const { send, pending, posted, storage } = outboxWith(['message_too_long'])
  send('one')
  send('two')
  await vi.waitUntil(() => posted.length === 1)
  await vi.waitUntil(() => pending().length === 1)
  expect(pending()).toMatchObject([{ text: 'one', state: 'failed', code: 'message_too_long' }])
  expect(storage.read('outbox')).toBeUndefined()
})

test('a refused message is sent again on request, with its id', async () => {
  const { send, resend, pending, posted } = outboxWith(['rate_limited'])
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'failed')
  const id = pending()[0]?.id ?? ''
  resend(id)
  await vi.waitUntil(() => posted.length === 1)
  expect(posted[0]?.id).toBe(id)
})

test.each(['rate_limited', 'too_many_waiting', 'quota_reached', 'internal'] as const)(
  'what was refused for now (%s) is offered again on the next page, and goes when the visitor says so',
  async (code) => {
    const { send, pending, storage } = outboxWith([code])
    send('one')
    await vi.waitUntil(() => pending()[0]?.state === 'failed')
    const next = outboxWith([], { storage })
    next.flush()
    expect(next.pending()).toMatchObject([{ id: pending()[0]?.id, text: 'one', state: 'failed', code }])
    expect(next.posted).toEqual([])
    next.resend(pending()[0]?.id ?? '')
    expect(outboxWith([], { storage }).pending()).toMatchObject([{ text: 'one', state: 'waiting' }])
    await vi.waitUntil(() => next.accepted.length === 1)
    expect(storage.read('outbox')).toBeUndefined()
  },
)

test('a message that arrived by another way is not sent again', async () => {
  const { send, settle, flush, pending, posted, storage } = outboxWith(['offline'])
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  settle(new Set([pending()[0]?.id ?? '']))
  flush()
  expect([pending(), posted, storage.read('outbox')]).toEqual([[], [], undefined])
})

test('one on its way waits for its own answer, which may bring more than the message', async () => {
  const answered = Promise.withResolvers<MessageAccepted>()
  const { send, settle, pending, accepted, storage } = outboxWith([], { post: () => answered.promise })
  send('one')
  const id = pending()[0]?.id ?? ''
  settle(new Set([id]))
  expect(texts(JSON.parse(storage.read('outbox') ?? '[]'))).toEqual(['one'])
  answered.resolve({ message: aMessage(1, { clientId: id }), reply: null, returnToken: 'return' })
  await vi.waitUntil(() => pending().length === 0)
  expect(accepted).toMatchObject([{ returnToken: 'return' }])
  expect(storage.read('outbox')).toBeUndefined()
})

test('what is dropped before it has left does not leave', async () => {
  const prepared = Promise.withResolvers<void>()
  let prepare: Promise<void> | undefined = prepared.promise
  const { send, drop, accepted, posted } = outboxWith([], { prepare: async () => prepare })
  send('my secret')
  drop()
  prepare = undefined
  send('next')
  prepared.resolve()
  await vi.waitUntil(() => accepted.length === 1)
  expect(texts(posted)).toEqual(['next'])
})

test('what comes of a dropped message is ignored, be it an answer or a refusal', async () => {
  const first = Promise.withResolvers<MessageAccepted>()
  const second = Promise.withResolvers<MessageAccepted>()
  const answers = [first.promise, second.promise]
  const { send, drop, accepted, pending, posted } = outboxWith([], {
    post: async (message) => {
      posted.push(message)
      return answers.shift() ?? { message: aMessage(1, { clientId: message.id, text: message.text }), reply: null }
    },
  })
  send('my secret')
  await vi.waitUntil(() => posted.length === 1)
  drop()
  send('another')
  first.resolve({ message: aMessage(1), reply: null, returnToken: 'return' })
  await vi.waitUntil(() => posted.length === 2)
  drop()
  send('last')
  second.reject(new ApiError('offline'))
  await vi.waitUntil(() => accepted.length === 1)
  await vi.waitUntil(() => pending().length === 0)
  expect(accepted).toMatchObject([{ message: { text: 'last' } }])
})

test('tabs that keep their messages in one place do not lose each other’s', async () => {
  const storage = memoryStorage()
  const [first, second] = [outboxWith(['offline'], { storage }), outboxWith(['offline'], { storage })]
  first.send('one')
  second.send('two')
  await vi.waitUntil(() => first.pending()[0]?.state === 'waiting' && second.pending()[0]?.state === 'waiting')
  expect(texts(JSON.parse(storage.read('outbox') ?? '[]'))).toEqual(['one', 'two'])
})

test('what one tab drops is its own', async () => {
  const storage = memoryStorage()
  const [first, second] = [outboxWith(['offline'], { storage }), outboxWith(['offline'], { storage })]
  first.send('one')
  second.send('two')
  await vi.waitUntil(() => first.pending()[0]?.state === 'waiting' && second.pending()[0]?.state === 'waiting')
  first.drop()
  expect(texts(JSON.parse(storage.read('outbox') ?? '[]'))).toEqual(['two'])
})

test.each(['not json', '{"a":1}', '[1,null,{"id":"x"}]'])('stored nonsense (%s) is nothing to send', (stored) => {
  const storage = memoryStorage()
  storage.write('outbox', stored)
  expect(outboxWith([], { storage }).pending()).toEqual([])
})

test('after a day it is of no use to anybody', async () => {
  const storage = memoryStorage()
  const { send, pending } = outboxWith(['offline'], { storage })
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 3_600_000 })
  expect(outboxWith([], { storage }).pending()).toEqual([])
  expect(storage.read('outbox')).toBeUndefined()
  vi.useRealTimers()
})

test('a refused message can be taken away', async () => {
  const { send, discard, pending, storage } = outboxWith(['quota_reached'])
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'failed')
  discard(pending()[0]?.id ?? '')
  expect([pending(), storage.read('outbox')]).toEqual([[], undefined])
})
