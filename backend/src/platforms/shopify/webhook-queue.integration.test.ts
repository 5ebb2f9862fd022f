import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { testSecret } from '../../../test/backends/backend.ts'
import { testDatabase } from '../../../test/databases/database.ts'
import { ShopClosed, ShopifyAway } from './shopify-error.ts'
import { webhookModel } from './webhook-model.ts'
import { createWebhookQueue, type DueWebhook } from './webhook-queue.ts'

const shop = 'keramik.myshopify.com'
const database = await testDatabase()
const vault = createVault(parseSecret(testSecret))
const webhooks = webhookModel(database.connection)
await webhooks.createIndexes()
afterAll(() => database.drop())

type Queue = ReturnType<typeof createWebhookQueue>
let queues: Queue[]
let reported: unknown[]
beforeEach(() => {
  queues = []
  reported = []
})
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.stop()))
  await webhooks.deleteMany()
})

/** The queue of one more process on the same database. */
function process(workOff: (webhook: DueWebhook) => Promise<number | undefined>): Queue {
  const { connection } = database
  const queue = createWebhookQueue({ connection, vault, workOff, report: (error) => reported.push(error) })
  queues.push(queue)
  return queue
}

const add = (queue: Queue, id: string) =>
  queue.add({ id, shop, work: { kind: 'sync' }, happenedAt: new Date(Date.UTC(2026, 9, 1)) })

/** The time of whoever has it is over, as a minute after a process died. */
const leaseEnds = (id: string) => webhooks.updateOne({ _id: id }, { $set: { dueAt: new Date(0) } })

const done = (id: string) =>
  vi.waitFor(async () => expect(await webhooks.exists({ _id: id, doneAt: { $exists: true } })).not.toBeNull(), 10_000)

it('each webhook is worked off once, by whichever of several processes', async () => {
  const worked: string[] = []
  const by = ['one', 'two'].map((name) =>
    process(async ({ id }) => {
      worked.push(`${id} ${name}`)
      return undefined
    }),
  )
  const ids = Array.from({ length: 40 }, (_, n) => `webhook-${n}`)
  // Shopify delivers some of them twice, to both.
  await Promise.all(ids.flatMap((id) => by.map((queue) => add(queue, id))))
  await vi.waitFor(async () => expect(await webhooks.countDocuments({ doneAt: { $exists: true } })).toBe(40), 10_000)
  expect(worked.map((one) => one.split(' ')[0]).toSorted()).toEqual(ids.toSorted())
})

it('one that fails is tried again, later each time, and is told how often', async () => {
  const attempts: number[] = []
  const begun: number[] = []
  const queue = process(async ({ attempt }) => {
    attempts.push(attempt)
    begun.push(Date.now())
    if (attempt === 1) throw new Error('Shopify is away')
    return undefined
  })
  // Each delivery has the queue look, and more often than it does by itself.
  await vi.waitFor(async () => {
    await add(queue, 'fails')
    expect(attempts).toEqual([1, 2])
  }, 10_000)
  await done('fails')
  const [first = 0, second = 0] = begun
  expect(second - first).toBeGreaterThanOrEqual(2_000)
  expect(reported).toHaveLength(1)
})

it.each([
  ['an hour', 3600_000, new Error('a bug of ours')],
  ['a minute while Shopify is away', 60_000, new ShopifyAway('Shopify answered 503')],
  ['an hour where the shop is closed', 3600_000, new ShopClosed('Shopify answered 423')],
])('one whose pause has grown is tried again after %s at most', async (_, pauseMs, error) => {
  const queue = process(async () => {
    throw error
  })
  await add(queue, 'fails')
  await vi.waitFor(() => expect(reported).toHaveLength(1), 10_000)
  await webhooks.updateOne({ _id: 'fails' }, { $set: { attempts: 2_000, dueAt: new Date(0) } })
  // Whoever adds one has all that is due looked for at once.
  await add(queue, 'another')
  await vi.waitFor(async () => {
    const found = await webhooks.findById('fails').orFail().lean()
    expect(found.attempts).toBe(2_001)
    expect((found.dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(pauseMs - 30_000)
  }, 10_000)
  const found = await webhooks.findById('fails').orFail().lean()
  expect((found.dueAt?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(pauseMs)
})

it('one whose process died is worked off by another, and the dead one’s late word counts no more', async () => {
  const dying = Promise.withResolvers<number | undefined>()
  const first = process(() => dying.promise)
  await add(first, 'orphan')
  await vi.waitFor(async () => expect(await webhooks.exists({ _id: 'orphan', attempts: 1 })).not.toBeNull(), 10_000)
  // It looks for nothing any more.
  const stopping = first.stop()
  const worked = Promise.withResolvers<DueWebhook>()
  const other = Promise.withResolvers<number | undefined>()
  process((webhook) => {
    worked.resolve(webhook)
    return other.promise
  })
  await leaseEnds('orphan')
  expect((await worked.promise).attempt).toBe(2)
  dying.resolve(undefined)
  await stopping
  expect(await webhooks.exists({ _id: 'orphan', doneAt: { $exists: true } })).toBeNull()
  other.resolve(undefined)
  await done('orphan')
})

it('one that takes long is left to who says that it goes on', async () => {
  const end = Promise.withResolvers<number | undefined>()
  const begun = Promise.withResolvers<DueWebhook>()
  const queue = process((webhook) => {
    begun.resolve(webhook)
    return end.promise
  })
  await add(queue, 'long')
  const { goesOn } = await begun.promise
  await leaseEnds('long')
  await goesOn()
  const found = await webhooks.findById('long').orFail().lean()
  expect((found.dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000)
  end.resolve(undefined)
  await done('long')
})
