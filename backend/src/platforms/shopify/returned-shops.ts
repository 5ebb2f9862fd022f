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
   * The merchant would rather begin anew: who wrote before is erased, and the look is as it was at first. The agent, the
   * domains, notices, and what the operator has set stay.
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
      const administration = createSiteAdministration({ connection, vault, accountId })
      const { features, cards, imageHosts, notices } = await administration.configuration(id)
      await administration.configure(id, { features, cards, imageHosts, notices })
      if (details) await administration.set(id, { name: details.name })
      await tell(site, idToken)
      // What can be done again comes first, and the mark goes last: what ends halfway has erased nothing, and is offered again.
      await eraseEarlier(shop._id, returnedAt)
      await shops.updateOne({ siteKey, returnedAt }, { $unset: { returnedAt: '' } })
      return true
    },
  }
}
