import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../../test/memory-storage.ts'
import { outboxWith, texts } from '../../test/outbox-with.ts'

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
