import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import type { Site } from '#sites/site.ts'
import { liquidIdentity } from '#visitors/liquid-identity.ts'
import { identityBinding, newIdentitySecret } from './installation.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'

/** So long, in milliseconds, what a former secret signed may hold: until Shopify has the new one, and ten minutes more. */
const formerHoldsMs = 15 * 60_000
/** A token that is fetched holds so long, in seconds: as long as one that Liquid prints. */
const lifetimeSeconds = 600

export interface ShopIdentities {
  /** What the shop's pages sign for its customers with: now, and until a moment ago where that was changed. */
  secrets(site: Pick<Site, 'key'>): Promise<readonly string[]>
  /** As the shop's Liquid signs it. Null: the app is not in that shop. */
  token(shop: string, customerId: string): Promise<string | null>
}

export function createShopIdentities(connection: Connection, vault: Vault): ShopIdentities {
  const shops = shopModel(connection)

  const open = ({ _id }: ShopDocument, sealed: string): string => vault.open(sealed, identityBinding(_id))

  return {
    async secrets({ key }) {
      const found = await shops.findOne({ siteKey: key }).lean()
      if (!found) return []
      const { identitySecret, formerIdentitySecret: former, formerSecretUntil: until } = found
      return [identitySecret, ...(former && until && until > new Date() ? [former] : [])].map((one) => open(found, one))
    },

    async token(shop, customerId) {
      const found = await shops.findById(shop).lean()
      if (!found || found.uninstalledAt) return null
      const exp = `${Math.floor(Date.now() / 1000) + lifetimeSeconds}`
      return liquidIdentity(open(found, found.identitySecret), { shopId: found.shopId, customerId, exp })
    },
  }
}

/**
 * Has a shop's pages sign with a new secret: Shopify is told of it within seconds by whichever process of the backend, and
 * what the former one signed by then holds until it ends. False: the site is no shop's.
 */
export async function rotateShopSecret(connection: Connection, vault: Vault, siteKey: string): Promise<boolean> {
  const shops = shopModel(connection)
  const found = await shops.findOne({ siteKey }).readConcern('local').lean()
  if (!found) return false
  const { _id, identitySecret } = found
  const now = Date.now()
  await shops.updateOne(
    { _id, identitySecret },
    {
      $set: {
        identitySecret: newIdentitySecret(vault, _id),
        formerIdentitySecret: identitySecret,
        formerSecretUntil: new Date(now + formerHoldsMs),
      },
    },
  )
  await shops.updateOne({ _id, tokens: { $ne: null } }, { $set: { dueAt: new Date(now) } })
  return true
}
