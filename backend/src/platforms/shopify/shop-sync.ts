import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { changeOrigins } from '#sites/change-origins.ts'
import { withPlatformOrigins } from '#sites/platform-origins.ts'
import { type Site, siteOf } from '#sites/site.ts'
import { SiteError } from '#sites/site-error.ts'
import { siteModel } from '#sites/site-model.ts'
import { identityBinding } from './installation.ts'
import { checkMetafieldsSet, metafieldsOf, setMetafieldsMutation } from './metafields.ts'
import { type ShopDetails, shopDetails, shopDetailsQuery } from './shop-details.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'
import type { ShopTokensKept } from './shop-tokens.ts'

/** Changes that meet each other are told one after the other; so many in a row are a bug. */
const attempts = 20

interface SyncOptions {
  readonly connection: Connection
  readonly vault: Vault
  readonly tokens: Pick<ShopTokensKept, 'ask'>
  /** Where storefronts reach us. */
  readonly publicUrl: string
}

type KnownShop = ShopDocument & { readonly details: ShopDetails }

/** What an app's installation means: a site and its origins here, and at Shopify what the shop's pages print. */
export function createShopSync({ connection, vault, tokens, publicUrl }: SyncOptions) {
  const shops = shopModel(connection)
  const sites = siteModel(connection)

  async function find(shop: string): Promise<ShopDocument> {
    return shops.findById(shop).readConcern('local').orFail().lean()
  }

  const findSite = ({ siteKey: key, accountId }: ShopDocument) =>
    sites.findOne({ key, accountId }).readConcern('local').lean()

  async function makeSite({ accountId, siteKey, details: { name } }: KnownShop): Promise<void> {
    try {
      const administration = createSiteAdministration({ connection, vault, accountId })
      await administration.create({ key: siteKey, name, platform: 'shopify', origins: [], agent: null })
    } catch (error) {
      // Another request makes it at this moment.
      if (!(error instanceof SiteError && error.code === 'key_taken')) throw error
    }
  }

  /** The shop's site, as Shopify's newest answer has it. */
  async function settle(shop: KnownShop): Promise<Site> {
    if (!(await findSite(shop))) await makeSite(shop)
    const { siteKey: key, accountId, shopId, installedAt, details } = shop
    await sites.updateOne({ key, accountId, shopId: { $ne: shopId } }, { $set: { shopId, shop: shop._id } })
    // The app is there again. An uninstall that nobody knew of when the shop was read is younger than that.
    await sites.updateOne({ key, accountId, uninstalledAt: { $lte: installedAt } }, { $unset: { uninstalledAt: '' } })
    const site = await changeOrigins(sites, { key, accountId }, (known) =>
      withPlatformOrigins(known, details.origins, new Date()),
    )
    if (!site) throw new Error(`the site of a shop is gone: ${key}`)
    return siteOf(site)
  }

  /**
   * Writes down at Shopify how the site stands. Of two that do so at once the one that comes second there may know less:
   * so each looks again, and says it again where anything has changed meanwhile.
   *
   * @throws {ShopNotInstalled} @throws {TokenRefused} @throws {ShopifyAway}
   */
  async function tell(shop: string): Promise<Site> {
    let told: string | undefined
    for (let attempt = 0; attempt < attempts; attempt++) {
      const found = await find(shop)
      if (!isKnown(found)) return sync(shop)
      const site = await settle(found)
      const identitySecret = vault.open(found.identitySecret, identityBinding(shop))
      const metafields = metafieldsOf(found.details.installationId, { site, api: publicUrl, identitySecret })
      const text = JSON.stringify(metafields)
      if (text === told) return site
      checkMetafieldsSet(await tokens.ask(shop, setMetafieldsMutation, { metafields }))
      told = text
    }
    throw new Error(`a shop's site changed ${attempts} times while it was told of`)
  }

  /**
   * Asks Shopify about the shop, and writes down on both sides what follows from it. Any number of times, and at once: of
   * several answers the one that was asked for last stands.
   *
   * @throws {ShopNotInstalled} @throws {TokenRefused} @throws {ShopifyAway}
   */
  async function sync(shop: string): Promise<Site> {
    const { asked, shopId } = await shops
      .findOneAndUpdate({ _id: shop }, { $inc: { asked: 1 } }, { returnDocument: 'after' })
      .orFail()
      .lean()
    const details = shopDetails(await tokens.ask(shop, shopDetailsQuery))
    if (details.domain !== shop || details.shopId !== shopId) throw new Error(`${shop} is not the shop that it was`)
    await shops.updateOne(
      { _id: shop, answered: { $lt: asked } },
      { $set: { details, answered: asked, toldAt: new Date() } },
    )
    return tell(shop)
  }

  return {
    sync,
    tell,

    /** As it is stored; null: none is made yet, or the app was removed. */
    async known(shop: string): Promise<Site | null> {
      const found = await shops
        .findOne({ _id: shop, uninstalledAt: { $exists: false } })
        .readConcern('local')
        .lean()
      const site = found && (await findSite(found))
      return site && siteOf(site)
    },
  }
}

export type ShopSync = ReturnType<typeof createShopSync>

const isKnown = (shop: ShopDocument): shop is KnownShop => shop.details !== undefined
