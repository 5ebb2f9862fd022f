import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import type { Site } from '#sites/site.ts'
import type { ConnectedShops } from './connected-shops.ts'
import { shopModel } from './shop-model.ts'
import type { ShopWebhooks } from './webhooks.ts'

/** Shops whose app was removed and came back. They have their earlier history and look again, as an offer. */
export interface ReturnedShops {
  /** The merchant takes it. */
  keep(site: Site): Promise<void>
  /**
   * The merchant would rather begin anew: who wrote before is erased, and the look is as it was at first. The agent and the
   * domains stay.
   *
   * @returns whether there was still something to say about it. @throws {TokenRefused}
   */
  beginAnew(site: Site, idToken: string): Promise<boolean>
}

interface ReturnedShopsOptions extends Pick<ShopWebhooks, 'eraseEarlier'>, Pick<ConnectedShops, 'tell'> {
  readonly connection: Connection
  readonly vault: Vault
}

export function createReturnedShops({ connection, vault, eraseEarlier, tell }: ReturnedShopsOptions): ReturnedShops {
  const shops = shopModel(connection)
  return {
    async keep({ key }) {
      await shops.updateOne({ siteKey: key }, { $unset: { returnedAt: '' } })
    },

    async beginAnew(site, idToken) {
      const { key: siteKey, id, accountId } = site
      const shop = await shops.findOne({ siteKey, returnedAt: { $exists: true } }).lean()
      if (!shop?.returnedAt) return false
      const { returnedAt, details } = shop
      // The mark goes last: what ends halfway is offered again, and done again.
      await eraseEarlier(shop._id, returnedAt)
      const administration = createSiteAdministration({ connection, vault, accountId })
      await administration.configure(id, {})
      if (details) await administration.set(id, { name: details.name })
      await tell(site, idToken)
      await shops.updateOne({ siteKey, returnedAt }, { $unset: { returnedAt: '' } })
      return true
    },
  }
}
