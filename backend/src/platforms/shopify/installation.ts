import { randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import { accountModel } from '#accounts/account-model.ts'
import { transaction } from '#database/majority-transaction.ts'
import { newId } from '#ids.ts'
import type { Vault } from '#keys/vault.ts'
import { siteModel } from '#sites/site-model.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { type ShopDetails, shopDetails, shopDetailsQuery } from './shop-details.ts'
import { wasSuspended } from './shop-erasure.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'
import type { ShopTokensKept } from './shop-tokens.ts'
import type { ShopifyApi, ShopTokens } from './shopify-api.ts'

/** A new shop is asked about again after so long, in milliseconds, and then as often (`shop-keeper.ts`). */
export const dayMs = 24 * 3600_000

interface InstallationOptions {
  readonly connection: Connection
  readonly vault: Vault
  readonly api: Pick<ShopifyApi, 'ask'>
  readonly tokens: Pick<ShopTokensKept, 'seal'>
}

/** What a shop's customers' ids are signed under on its pages: sealed for it alone. */
export const identityBinding = (shop: string) => ({ purpose: 'shopify-identity', tenant: 'parley', record: shop })

export const newIdentitySecret = (vault: Vault, shop: string): string =>
  vault.seal(randomBytes(32).toString('hex'), identityBinding(shop))

/**
 * Shopify said so, or took the tokens no more, which the end of a client secret also brings about. Tokens may end by
 * themselves too, and the app was there all the time.
 */
const wasRemoved = { $or: [{ uninstalledAt: { $exists: true } }, { refusedAt: { $exists: true } }] }

/** Keeps that the app is in a shop, and with which tokens: for the first time, again, or still. */
export function createInstallation({ connection, vault, api, tokens }: InstallationOptions) {
  const shops = shopModel(connection)

  /** Shopify says by the tokens themselves whose they are. */
  async function detailsOf(shop: string, { accessToken }: ShopTokens): Promise<ShopDetails> {
    const details = shopDetails(await api.ask(shop, accessToken, shopDetailsQuery))
    if (details.domain !== shop) throw new Error(`Shopify speaks of ${details.domain} where ${shop} was asked about`)
    return details
  }

  /** An account is found by the shop's number, never by an e-mail. */
  async function add(shop: string, { shopId, name }: ShopDetails, given: ShopTokens): Promise<void> {
    const at = new Date()
    const made: ShopDocument = {
      _id: shop,
      shopId,
      accountId: newId('acc'),
      siteKey: newId('pk'),
      tokens: tokens.seal(shop, given),
      tokensVersion: 1,
      identitySecret: newIdentitySecret(vault, shop),
      installedAt: at,
      dueAt: new Date(at.getTime() + dayMs),
      asked: 0,
      answered: 0,
    }
    const isNew = await transaction(connection, async (session) => {
      if (await shops.exists({ $or: [{ _id: shop }, { shopId }] }).session(session)) return false
      const status = (await wasSuspended(connection, shopId, session)) ? 'suspended' : 'active'
      await accountModel(connection).insertMany([{ _id: made.accountId, name, status, members: [], createdAt: at }], {
        session,
        lean: true,
      })
      await shops.insertMany([made], { session, lean: true })
      return true
    })
    // The app was opened twice at once, or one of the two, domain and number, is another shop's.
    if (!isNew && !(await shops.exists({ _id: shop, shopId }).readConcern('local')))
      throw new Error(`${shop} is not the shop that it was`)
  }

  const changes = (shop: string, given: ShopTokens) =>
    ({
      $set: { tokens: tokens.seal(shop, given) },
      $inc: { tokensVersion: 1 },
      $unset: { renewingUntil: '', failures: '', refusedAt: '', uninstalledAt: '' },
    }) as const

  /** @returns whether the app was there all the time. */
  async function renew(shop: string, given: ShopTokens): Promise<boolean> {
    const there = { _id: shop, tokens: { $ne: null }, uninstalledAt: { $exists: false } }
    return (await shops.updateOne(there, changes(shop, given))).matchedCount === 1
  }

  /**
   * It was away: what happened to the site meanwhile is to be told, and its metafields are gone.
   *
   * @returns whether the shop is known.
   */
  async function comeBack(shop: string, { shopId }: ShopDetails, given: ShopTokens): Promise<boolean> {
    const at = new Date()
    const change = changes(shop, given)
    const again = (more: Partial<ShopDocument>) => ({
      ...change,
      $set: { ...change.$set, ...more, installedAt: at, dueAt: at },
    })
    const known = { _id: shop, shopId }
    const found =
      (await shops.findOneAndUpdate({ ...known, ...wasRemoved }, again({ returnedAt: at })).lean()) ??
      (await shops.findOneAndUpdate(known, again({})).lean())
    if (!found) return false
    const site = await siteModel(connection)
      .findOneAndUpdate({ key: found.siteKey }, { $unset: { uninstalledAt: '' } })
      .lean()
    // Where nobody has chatted and nothing was set, there is nothing to offer: not later either, once there is.
    const hasEarlier = site && (site.configChanges || (await visitorModel(connection).exists({ siteId: site._id })))
    if (!hasEarlier) await shops.updateOne({ _id: shop, returnedAt: at }, { $unset: { returnedAt: '' } })
    return true
  }

  return {
    /** @throws {TokenRefused} @throws {ShopifyAway} */
    async keep(shop: string, given: ShopTokens): Promise<void> {
      if (await renew(shop, given)) return
      const details = await detailsOf(shop, given)
      if (!(await comeBack(shop, details, given))) await add(shop, details, given)
    },
  }
}

export type Installation = ReturnType<typeof createInstallation>
