import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'
import type { ShopifyApi, ShopTokens } from './shopify-api.ts'
import { ShopifyAway, ShopNotInstalled, TokenRefused } from './shopify-error.ts'

/** A token is renewed so long before it ends, in milliseconds: Shopify's own margin. */
const marginMs = 5 * 60_000
/** Who renews has so long, in milliseconds, which is longer than Shopify gets for its answer; then another may try. */
const renewalMs = 8_000
/** Who waits for another's renewal waits so long at most, in milliseconds: past the renewal of one that died. */
const waitMs = 12_000
const lookAgainMs = 100

/** What is sealed of a shop's tokens. */
export const tokensBinding = (shop: string) => ({ purpose: 'shopify-tokens', tenant: 'parley', record: shop })

/** The shops' offline tokens: kept sealed, and renewed by one process at a time. */
export function createShopTokens(connection: Connection, vault: Vault, api: Pick<ShopifyApi, 'refresh' | 'ask'>) {
  const shops = shopModel(connection)

  const seal = (shop: string, tokens: ShopTokens) => vault.seal(JSON.stringify(tokens), tokensBinding(shop))

  function open({ _id, tokens }: ShopDocument): ShopTokens | null {
    if (tokens === null) return null
    const kept = JSON.parse(vault.open(tokens, tokensBinding(_id)))
    return { ...kept, expiresAt: new Date(kept.expiresAt), refreshExpiresAt: new Date(kept.refreshExpiresAt) }
  }

  /** Of two who change the tokens of one version the second changes nothing. */
  const change = async (
    { _id, tokensVersion }: ShopDocument,
    to: Pick<ShopDocument, 'tokens' | 'refusedAt'>,
  ): Promise<boolean> => {
    const changed = await shops.updateOne(
      { _id, tokensVersion },
      { $set: to, $inc: { tokensVersion: 1 }, $unset: { renewingUntil: '' } },
    )
    return changed.modifiedCount === 1
  }

  const refuse = (found: ShopDocument) => change(found, { tokens: null, refusedAt: new Date() })

  /**
   * Renews, unless somebody else does. Where this process dies before the new pair is kept, the former refresh token goes
   * on to hold until the new one is used (shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens).
   */
  async function renew(found: ShopDocument, { refreshToken, refreshExpiresAt }: ShopTokens): Promise<void> {
    const { _id, tokensVersion } = found
    // Shopify would refuse it, and that would say nothing of whether the app is still there.
    if (refreshExpiresAt.getTime() <= Date.now()) {
      await change(found, { tokens: null })
      return
    }
    // By the database's time: the processes' clocks need not agree.
    const mine = await shops.updateOne(
      { _id, tokensVersion, $expr: { $lt: [{ $ifNull: ['$renewingUntil', new Date(0)] }, '$$NOW'] } },
      [{ $set: { renewingUntil: { $add: ['$$NOW', renewalMs] } } }],
      { updatePipeline: true },
    )
    if (mine.modifiedCount === 0) {
      await sleep(lookAgainMs)
      return
    }
    try {
      await change(found, { tokens: seal(_id, await api.refresh(_id, refreshToken)) })
    } catch (error) {
      if (error instanceof TokenRefused) await refuse(found)
      else await shops.updateOne({ _id, tokensVersion }, { $unset: { renewingUntil: '' } })
      throw error
    }
  }

  const holds = ({ expiresAt }: ShopTokens): boolean => expiresAt.getTime() - Date.now() > marginMs

  /** An access token that holds for minutes. @throws {ShopNotInstalled} @throws {TokenRefused} @throws {ShopifyAway} */
  async function current(shop: string): Promise<{ found: ShopDocument; accessToken: string }> {
    const begun = performance.now()
    while (performance.now() - begun < waitMs) {
      const found = await shops.findById(shop).readConcern('local').lean()
      const tokens = found && open(found)
      if (!found || !tokens) throw new ShopNotInstalled()
      if (holds(tokens)) return { found, accessToken: tokens.accessToken }
      await renew(found, tokens)
    }
    throw new ShopifyAway(`the tokens of a shop were not renewed within ${waitMs / 1000} s`)
  }

  return {
    seal,

    /** Does an access token of a shop that has the app hold for a while yet? */
    async hold(shop: string): Promise<boolean> {
      const found = await shops.findById(shop).readConcern('local').lean()
      const tokens = found && !found.uninstalledAt ? open(found) : null
      return tokens !== null && holds(tokens)
    },

    /**
     * Asks the Admin API as the app in this shop. Tokens that it does not take are forgotten.
     *
     * @returns the `data` of the answer. @throws {ShopNotInstalled} @throws {TokenRefused} @throws {ShopifyAway}
     */
    async ask(shop: string, document: string, variables?: Record<string, unknown>): Promise<unknown> {
      for (;;) {
        const { found, accessToken } = await current(shop)
        try {
          return await api.ask(shop, accessToken, document, variables)
        } catch (error) {
          // Where somebody has put others in their place meanwhile, these are asked with.
          if (!(error instanceof TokenRefused) || (await refuse(found))) throw error
        }
      }
    },
  }
}

export type ShopTokensKept = ReturnType<typeof createShopTokens>
