import type { Connection } from 'mongoose'
import { type Periodic, repeat } from '#periodic.ts'
import { siteModel } from '#sites/site-model.ts'
import { dayMs } from './installation.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'
import type { ShopSync } from './shop-sync.ts'
import { ShopClosed, ShopNotInstalled, TokenRefused } from './shopify-error.ts'

/** How often what is due is looked for, in milliseconds. */
const lookMs = 3_000
const atOnce = 20
/** Who takes a shop has so long, in milliseconds; then another process does. */
const claimMs = 60_000
/** After a failure it is tried again after so long, in milliseconds, each time twice as long up to the second. */
const retryMs = { first: 60_000, last: 6 * 3600_000 } as const

interface KeeperOptions {
  readonly connection: Connection
  readonly sync: ShopSync['sync']
  readonly report: (error: unknown) => void
}

/**
 * Asks Shopify about each shop once a day, which also keeps its tokens alive: a refresh token ends after 90 days, and
 * webhooks may be lost. A site that changed here, by the command line too, is told of within seconds. Of a shop whose app was
 * removed, as far as anybody knows, nothing is asked: that is `uninstall.ts`'s to find out.
 */
export function createShopKeeper({ connection, sync, report }: KeeperOptions) {
  const shops = shopModel(connection)
  const sites = siteModel(connection)

  const due = () => ({ dueAt: { $lte: new Date() }, uninstalledAt: { $exists: false } })

  async function takeMarks(): Promise<void> {
    const marked = await sites.find({ tellPlatform: true, platform: 'shopify' }, { key: 1 }).limit(atOnce).lean()
    for (const { _id, key } of marked) {
      // In this order, a process that dies in between does it twice rather than never.
      await shops.updateOne({ siteKey: key, tokens: { $ne: null } }, { $set: { dueAt: new Date() } })
      await sites.updateOne({ _id }, { $unset: { tellPlatform: '' } })
    }
  }

  async function keep({ _id, dueAt, failures = 0 }: Pick<ShopDocument, '_id' | 'dueAt' | 'failures'>): Promise<void> {
    if (!dueAt) return
    const claimed = new Date(Date.now() + claimMs)
    const mine = await shops.updateOne({ _id, dueAt, uninstalledAt: { $exists: false } }, { $set: { dueAt: claimed } })
    if (mine.modifiedCount === 0) return
    // What made it due meanwhile is to be done after this.
    const settled = (change: object) => shops.updateOne({ _id, dueAt: claimed }, change)
    try {
      await sync(_id)
      await settled({ $set: { dueAt: new Date(Date.now() + dayMs) }, $unset: { failures: '' } })
    } catch (error) {
      if (error instanceof TokenRefused || error instanceof ShopNotInstalled) {
        // Nothing is to be asked before the shop's admin opens the app.
        await settled({ $unset: { dueAt: '', failures: '' } })
        return
      }
      // That is its merchant's affair, and may last for months.
      if (error instanceof ShopClosed) {
        await settled({ $set: { dueAt: new Date(Date.now() + dayMs) } })
        return
      }
      const waitMs = Math.min(retryMs.first * 2 ** Math.min(failures, 20), retryMs.last)
      await settled({ $set: { dueAt: new Date(Date.now() + waitMs), failures: failures + 1 } })
      throw error
    }
  }

  /** Does what is due now. */
  async function look(): Promise<void> {
    await takeMarks()
    const found = await shops.find(due(), { dueAt: 1, failures: 1 }).sort({ dueAt: 1 }).limit(atOnce).lean()
    for (const result of await Promise.allSettled(found.map(keep)))
      if (result.status === 'rejected') report(result.reason)
  }

  return { look, start: (): Periodic => repeat(look, lookMs, report) }
}
