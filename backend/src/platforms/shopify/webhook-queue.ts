import type { Connection } from 'mongoose'
import * as v from 'valibot'
import { isDuplicate } from '#database/duplicate-key.ts'
import type { Vault } from '#keys/vault.ts'
import { repeat } from '#periodic.ts'
import { ShopClosed, ShopifyAway } from './shopify-error.ts'
import type { WebhookWork } from './webhook-body.ts'
import { type WebhookDocument, webhookBinding, webhookModel } from './webhook-model.ts'

/** How often what is due is looked for, in milliseconds. */
const lookMs = 2_000
/** Work that was begun is another process's after so long, in milliseconds, unless the first one says that it goes on. */
const leaseMs = 60_000
/** So many webhooks are worked off at once. */
const atOnce = 8
/** After a failure it is tried again, each time after twice as long, at most so long, in milliseconds. */
const longestPauseMs = 3600_000
/** No longer where Shopify is away: a chat may be off until it is asked. */
const longestAwayMs = 60_000

/** A webhook as it is worked off. */
export interface DueWebhook {
  /** Shopify's own, or one of ours. */
  readonly id: string
  readonly shop: string
  readonly work: WebhookWork
  readonly happenedAt: Date
  /** How often it was begun, this time included. */
  readonly attempt: number
  /** Says that the work goes on. */
  goesOn(): Promise<void>
}

interface QueueOptions {
  readonly connection: Connection
  readonly vault: Vault
  /** Milliseconds after which it is to be done once more; nothing: it is done. What it throws has it tried again. */
  readonly workOff: (webhook: DueWebhook) => Promise<number | undefined>
  readonly report: (error: unknown) => void
}

const workSchema = v.custom<WebhookWork>((value) => typeof value === 'object' && value !== null && 'kind' in value)

/** Webhooks that are stored and not worked off yet: whichever process finds one due does so. */
export function createWebhookQueue({ connection, vault, workOff, report }: QueueOptions) {
  const webhooks = webhookModel(connection)
  const running = new Set<Promise<void>>()
  let stopped = false

  /** Of several processes that find it due one moves its time on. By the database's clock. */
  const claim = (): Promise<WebhookDocument | null> =>
    webhooks
      .findOneAndUpdate(
        { dueAt: { $exists: true }, $expr: { $lte: ['$dueAt', '$$NOW'] } },
        [{ $set: { dueAt: { $add: ['$$NOW', leaseMs] }, attempts: { $add: ['$attempts', 1] } } }],
        { sort: { dueAt: 1 }, returnDocument: 'after', updatePipeline: true },
      )
      .lean()

  async function run({ _id, shop, work, happenedAt, attempts }: WebhookDocument): Promise<void> {
    const mine = { _id, attempts, dueAt: { $exists: true } }
    const dueIn = (ms: number) =>
      webhooks.updateOne(mine, [{ $set: { dueAt: { $add: ['$$NOW', ms] } } }], { updatePipeline: true })
    try {
      const pauseMs = await workOff({
        id: _id,
        shop,
        work: v.parse(workSchema, JSON.parse(vault.open(work ?? '', webhookBinding(shop, _id)))),
        happenedAt,
        attempt: attempts,
        async goesOn() {
          await dueIn(leaseMs)
        },
      })
      if (pauseMs === undefined)
        await webhooks.updateOne(mine, { $unset: { dueAt: '', work: '' }, $set: { doneAt: new Date() } })
      else await dueIn(pauseMs)
    } catch (error) {
      report(error)
      const isAway = error instanceof ShopifyAway && !(error instanceof ShopClosed)
      await dueIn(Math.min(1_000 * 2 ** attempts, isAway ? longestAwayMs : longestPauseMs))
    }
  }

  async function look(): Promise<void> {
    while (!stopped && running.size < atOnce) {
      const found = await claim()
      if (!found) return
      const ended = run(found)
        .catch(report)
        .finally(() => {
          running.delete(ended)
          wake()
        })
      running.add(ended)
    }
  }

  let looking: Promise<void> | null = null
  let again = false
  /** One look after the other; who wakes during one gets another. */
  function lookOnce(): Promise<void> {
    again = looking !== null
    looking ??= look().finally(() => {
      looking = null
      if (again) wake()
    })
    return looking
  }
  const wake = () => {
    if (!stopped) lookOnce().catch(report)
  }
  const periodic = repeat(lookOnce, lookMs, report)

  return {
    /** Stores it, if it is not stored yet. */
    async add({ id, shop, work, happenedAt }: Omit<DueWebhook, 'attempt' | 'goesOn'>): Promise<void> {
      const sealed = vault.seal(JSON.stringify(work), webhookBinding(shop, id))
      try {
        const webhook = { _id: id, shop, kind: work.kind, work: sealed, happenedAt, dueAt: new Date(), attempts: 0 }
        await webhooks.insertMany([webhook], { lean: true })
      } catch (error) {
        // Shopify repeats what it got no answer to in time.
        if (!isDuplicate(error)) throw error
      }
      wake()
    },

    async stop() {
      stopped = true
      await periodic.stop()
      await Promise.allSettled([looking, ...running])
    },
  }
}
