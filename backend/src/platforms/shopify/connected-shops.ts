import type { Connection } from 'mongoose'
import { suspensions } from '#accounts/suspension.ts'
import type { Site } from '#sites/site.ts'
import type { Installation } from './installation.ts'
import { shopModel } from './shop-model.ts'
import type { ShopSync } from './shop-sync.ts'
import type { ShopTokensKept } from './shop-tokens.ts'
import type { ShopifyApi } from './shopify-api.ts'
import { ShopifyAway, ShopNotInstalled, ShopSuspended, TokenRefused } from './shopify-error.ts'

/** The shops that have the app, and their sites. */
export interface ConnectedShops {
  /**
   * The site of a shop in whose admin somebody is by this ID token: the app is installed, so tokens are fetched and a site is
   * made where there is none.
   *
   * @throws {TokenRefused} where Shopify does not exchange the ID token. @throws {ShopifyAway} @throws {ShopSuspended}
   */
  siteOf(shop: string, idToken: string): Promise<Site>
  /** The site of a shop that has the app, as it is stored; null: there is none. @throws {ShopSuspended} */
  known(shop: string): Promise<Site | null>
  /**
   * Asks Shopify about the shop, and writes down on both sides what follows from it.
   *
   * @param idToken of its admin: leads to other tokens where those that are stored do not hold any more.
   * @throws {ShopNotInstalled} @throws {TokenRefused} @throws {ShopifyAway}
   */
  sync(shop: string, idToken?: string): Promise<Site>
  /**
   * Tells Shopify how a site stands that is marked as changed: at once, or, where Shopify is away, as soon as it is there.
   *
   * @param idToken as for `sync`. @throws {TokenRefused}
   */
  tell(site: Pick<Site, 'key'>, idToken: string): Promise<void>
}

interface ConnectedShopsOptions {
  readonly connection: Connection
  readonly api: Pick<ShopifyApi, 'exchange' | 'isOfFormerSecret'>
  readonly tokens: Pick<ShopTokensKept, 'hold'>
  readonly installation: Installation
  readonly shopSync: ShopSync
  readonly report: (error: unknown) => void
}

export function createConnectedShops(options: ConnectedShopsOptions): ConnectedShops {
  const { connection, api, tokens, installation, report } = options
  const { sync, tell } = options.shopSync
  const suspended = suspensions(connection)

  async function usable(site: Site): Promise<Site> {
    if (await suspended(site.accountId)) throw new ShopSuspended()
    return site
  }

  async function known(shop: string): Promise<Site | null> {
    const site = await options.shopSync.known(shop)
    return site && usable(site)
  }

  const exchange = async (shop: string, idToken: string) => installation.keep(shop, await api.exchange(shop, idToken))

  /** A client secret may be the former one because it is out: then Shopify alone knows which ID tokens are its own. */
  async function confirm(shop: string, idToken: string): Promise<void> {
    try {
      await exchange(shop, idToken)
    } catch (error) {
      if (error instanceof ShopifyAway) throw new TokenRefused(error.message, { cause: error })
      throw error
    }
  }

  /** Where the app was installed again, the tokens of before do not hold any more, whatever time they had left. */
  async function withTokens<T>(
    shop: string,
    idToken: string | undefined,
    work: (shop: string) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(shop)
    } catch (error) {
      const ended = error instanceof TokenRefused || error instanceof ShopNotInstalled
      if (!ended || idToken === undefined) throw error
      await exchange(shop, idToken)
      return work(shop)
    }
  }

  return {
    known,

    async siteOf(shop, idToken) {
      const site = await known(shop)
      if (await api.isOfFormerSecret(idToken)) await confirm(shop, idToken)
      else if (site && (await tokens.hold(shop))) return site
      else await exchange(shop, idToken)
      return (await known(shop)) ?? usable(await sync(shop))
    },

    sync: (shop, idToken) => withTokens(shop, idToken, sync),

    async tell({ key }, idToken) {
      const { _id } = await shopModel(connection).findOne({ siteKey: key }, { _id: 1 }).orFail().lean()
      try {
        await withTokens(_id, idToken, tell)
      } catch (error) {
        // The keeper takes up the mark.
        if (!(error instanceof ShopifyAway)) throw error
        report(error)
      }
    },
  }
}
