import type { MessageAccepted } from '@parley/protocol/message'
import { expect, test, vi } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { ApiError, type FailureCode } from './api-error.ts'
import { createOutbox, type OutboxOptions } from './outbox.ts'
import type { Pending } from './pending.ts'

/** An outbox whose network does as `answers` say, one after the other, and then takes everything. */
function outboxWith(answers: (FailureCode | 'lost answer')[] = [], options: Partial<OutboxOptions> = {}) {
  const storage = options.storage ?? memoryStorage()
  const posted: { id: string; text: string }[] = []
  const accepted: MessageAccepted[] = []
  let pending: readonly Pending[] = []
  const outbox = createOutbox({
    owner: () => '',
    prepare: async () => undefined,
    async post(message) {
      const answer = answers.shift()
      if (answer === undefined || answer === 'lost answer') posted.push(message)
      if (answer) throw new ApiError(answer === 'lost answer' ? 'offline' : answer)
      return { message: aMessage(1, { clientId: message.id, text: message.text }), reply: null }
    },
    exclusively: (work) => work(),
    storage,
    onChange: (next) => {
      pending = next
    },
    onAccepted: (each) => accepted.push(each),
    asleep: () => false,
    ...options,
  })
  return { ...outbox, storage, posted, accepted, pending: () => pending }
}

const texts = (list: readonly { text: string }[]) => list.map(({ text }) => text)

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

test('what one customer wrote is neither shown to the next one nor sent in their name, and waits for them', async () => {
  const storage = memoryStorage()
  let customer = 'A'
  const owner = () => customer
  const first = outboxWith(['offline', 'rate_limited'], { storage, owner })
  first.send('one')
  await vi.waitUntil(() => first.pending()[0]?.state === 'waiting')
  customer = 'B'
  first.claim()
  first.flush()
  expect([first.pending(), first.posted]).toEqual([[], []])
  const next = outboxWith([], { storage, owner })
  next.flush()
  expect(next.pending()).toEqual([])
  next.send('two')
  await vi.waitUntil(() => next.accepted.length === 1)
  expect(texts(next.posted)).toEqual(['two'])
  customer = 'A'
  expect(texts(outboxWith([], { storage, owner }).pending())).toEqual(['one'])
})

test('what was written before it was known who writes is theirs once it is, and is kept from then on', async () => {
  const storage = memoryStorage()
  let customer: string | undefined
  const { send, claim, pending } = outboxWith(['offline'], { storage, owner: () => customer })
  send('one')
  await vi.waitUntil(() => pending()[0]?.state === 'waiting')
  expect(storage.read('outbox')).toBeUndefined()
  customer = 'A'
  claim()
  expect(pending()).toMatchObject([{ text: 'one', owner: 'A' }])
  expect(outboxWith([], { storage, owner: () => 'B' }).pending()).toEqual([])
})

test('what a guest wrote is the customer’s who signs in', async () => {
  const storage = memoryStorage()
  const guest = outboxWith(['offline'], { storage })
  guest.send('one')
  await vi.waitUntil(() => guest.pending()[0]?.state === 'waiting')
  const customer = outboxWith([], { storage, owner: () => 'A' })
  expect(customer.pending()).toEqual([])
  customer.claim()
  customer.flush()
  await vi.waitUntil(() => customer.accepted.length === 1)
  expect(texts(customer.posted)).toEqual(['one'])
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
