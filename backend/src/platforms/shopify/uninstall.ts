import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from 'mongoose'
import { siteModel } from '#sites/site-model.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'
import type { ShopTokensKept } from './shop-tokens.ts'
import { ShopClosed, ShopNotInstalled, TokenRefused } from './shopify-error.ts'

/** The least that can be asked. It needs no access scope. */
export const installationQuery = `#graphql
query Installation { currentAppInstallation { id } }`

/** Where Shopify has answered to the shop's tokens, it is asked once more after so long, in milliseconds. */
const askAgainMs = 60_000
/** A shop of which an uninstall is told has its chat no longer than that, in milliseconds, while Shopify does not answer. */
const answerMs = 1_000

interface UninstallOptions {
  readonly connection: Connection
  readonly tokens: Pick<ShopTokensKept, 'ask'>
  /** Hears of a site that may not be used any more, or may be again. */
  readonly onChange: (siteId: string) => void
}

/** A shop without the app: nobody chats there, and its tokens are forgotten once Shopify takes them no more. */
export function createUninstall({ connection, tokens, onChange }: UninstallOptions) {
  const shops = shopModel(connection)
  const sites = siteModel(connection)

  const find = (shop: string): Promise<ShopDocument | null> => shops.findById(shop).readConcern('local').lean()

  /** The site says what the shop says, also where the app was installed again meanwhile. */
  async function tellSite(shop: string): Promise<void> {
    for (let told: number | null | undefined; ; ) {
      const found = await find(shop)
      const now = found?.uninstalledAt?.getTime() ?? null
      if (!found || now === told) return
      const change = found.uninstalledAt
        ? { $set: { uninstalledAt: found.uninstalledAt } }
        : { $unset: { uninstalledAt: '' } }
      const site = await sites.findOneAndUpdate({ key: found.siteKey }, change, { projection: { _id: 1 } }).lean()
      if (site) onChange(site._id)
      told = now
    }
  }

  const wasRefused = async (shop: string): Promise<boolean> =>
    (await shops.exists({ _id: shop, tokens: null, refusedAt: { $exists: true } }).readConcern('local')) !== null

  /** Is the app in the shop? Shopify says so, or said no before; null: there is no token to ask with. @throws {ShopifyAway} */
  async function isInstalled(shop: string): Promise<boolean | null> {
    try {
      await tokens.ask(shop, installationQuery)
      return true
    } catch (error) {
      if (error instanceof TokenRefused) return false
      // Somebody else heard it first: the daily look, or an opened app.
      if (error instanceof ShopNotInstalled) return (await wasRefused(shop)) ? false : null
      throw error
    }
  }

  /** As `isInstalled`. Of a closed shop Shopify says no more: its uninstall stands. */
  async function isStillInstalled({ _id, installedAt }: ShopDocument): Promise<boolean | null> {
    try {
      return await isInstalled(_id)
    } catch (error) {
      if (!(error instanceof ShopClosed)) throw error
      const change = { $set: { tokens: null }, $inc: { tokensVersion: 1 } } as const
      const uninstalled = { _id, installedAt, uninstalledAt: { $exists: true } }
      if ((await shops.updateOne(uninstalled, change)).matchedCount === 0) throw error
      return false
    }
  }

  return {
    /**
     * Is the app gone from the shop, by what is on record or by what Shopify says? Then that is on record.
     *
     * @throws {ShopifyAway}
     */
    async isGone(found: ShopDocument): Promise<boolean> {
      const { _id, tokens: kept, uninstalledAt } = found
      if (kept === null && uninstalledAt) return true
      const installed = await isStillInstalled(found)
      if (installed === true) return false
      // Tokens end by themselves too, after 90 days without use.
      if (installed === null)
        throw new Error(`no token is left to ask whether ${_id} has the app, and nobody said that it has not`)
      await shops.updateOne(
        { _id, tokens: null, uninstalledAt: { $exists: false } },
        { $set: { uninstalledAt: new Date() } },
      )
      await tellSite(_id)
      return true
    },

    /**
     * The app was removed, a webhook says. Its topic is not signed: nobody chats there from the moment on when Shopify takes
     * the tokens no more, or, at the first attempt, gives no answer soon.
     *
     * @param at of a time before the present installation it changes nothing.
     * @returns milliseconds after which to look again. @throws {ShopifyAway}
     */
    async uninstalled(shop: string, at: Date, attempt: number): Promise<number | undefined> {
      const found = await find(shop)
      if (!found || at < found.installedAt) return undefined
      const { installedAt } = found
      const answer = isInstalled(shop)
      const late = sleep(answerMs, undefined, { ref: false })
      if (attempt === 1 && (await Promise.race([answer.catch(() => null), late])) !== true) {
        await shops.updateOne({ _id: shop, installedAt }, { $set: { uninstalledAt: at } })
        await tellSite(shop)
      }
      if (await answer) {
        await shops.updateOne({ _id: shop, installedAt, uninstalledAt: at }, { $unset: { uninstalledAt: '' } })
        await tellSite(shop)
        return attempt === 1 ? askAgainMs : undefined
      }
      // Who asked at the same time may have had it away.
      await shops.updateOne({ _id: shop, installedAt, tokens: null }, { $set: { uninstalledAt: at } })
      await tellSite(shop)
      return undefined
    },
  }
}
