import type { SiteConfig } from '@parley/protocol/site-config'
import { buildSiteConfig } from './site-config.ts'
import type { Platform, SiteDocument, SiteStatus } from './site-model.ts'
import { isActive, type OriginState, type ProofReason, stateOf } from './site-origin.ts'

/** A site as the rest of the backend knows it: plain, frozen, without secrets. */
export interface Site {
  readonly id: string
  readonly key: string
  readonly accountId: string
  readonly name: string
  readonly platform: Platform
  readonly status: SiteStatus
  /** Active ones, normalised. */
  readonly origins: readonly string[]
  /** Those of every state. */
  readonly originStates: readonly {
    readonly origin: string
    readonly state: OriginState
    readonly reason?: ProofReason
  }[]
  /** Since when the agent is at its address; null: since the site was made. */
  readonly agentSetAt: Date | null
  /** May visitors chat? A plugin's site waits until its agent has answered once, and while it is in test mode. */
  readonly openToVisitors: boolean
  /** The shop at Shopify whose site it is; null: it is no shop's there. */
  readonly shop: SiteShop | null
  /** The connection of the plugin that keeps it; null: none does. */
  readonly connectionId: string | null
  readonly private: boolean
  readonly identityRequired: boolean
  readonly allowAgentRole: boolean
  /** Agent turns a day; null: no limit. */
  readonly quotaPerDay: number | null
  /** How many earlier messages the agent is sent, 0 to 50. */
  readonly historyLength: number
  readonly config: SiteConfig
}

export interface SiteShop {
  /** Shopify's number of it. */
  readonly id: string
  /** Its name there, `….myshopify.com`. */
  readonly domain: string
  readonly hasApp: boolean
}

export const siteOf = (document: SiteDocument): Site =>
  Object.freeze({
    id: document._id,
    key: document.key,
    accountId: document.accountId,
    name: document.name,
    platform: document.platform,
    status: document.uninstalledAt === undefined ? document.status : 'disabled',
    origins: Object.freeze(document.origins.filter(isActive).map(({ origin }) => origin)),
    originStates: Object.freeze(
      document.origins.map((one) => ({
        origin: one.origin,
        state: stateOf(one),
        ...(one.reason === undefined ? {} : { reason: one.reason }),
      })),
    ),
    agentSetAt: document.agentSetAt ?? null,
    openToVisitors: !isPlatforms(document) || (hasAnswered(document) && !isInTestMode(document)),
    shop: shopOf(document),
    connectionId: document.connection?.id ?? null,
    private: document.private,
    identityRequired: document.identityRequired,
    allowAgentRole: document.allowAgentRole,
    quotaPerDay: document.quotaPerDay,
    historyLength: document.historyLength,
    config: buildSiteConfig(document, document.config),
  })

const shopOf = ({ shopId, shop, uninstalledAt }: SiteDocument): SiteShop | null =>
  shopId === undefined || shop === undefined
    ? null
    : Object.freeze({ id: shopId, domain: shop, hasApp: uninstalledAt === undefined })

const isPlatforms = ({ platform }: SiteDocument): boolean => platform === 'wordpress' || platform === 'shopify'

const isInTestMode = ({ testMode, connection }: SiteDocument): boolean => (testMode ?? connection?.testMode) === true

/** Visitors of a plugin's site see the chat from then on. */
export const hasAnswered = ({ agentAnsweredAt }: SiteDocument): boolean => agentAnsweredAt !== undefined

/**
 * May the chat stand on this origin? On the site's own, and where a shop at Shopify is previewed: such a host ends with the
 * number of its shop, so no shop can use another's. (Shopify has not written the form down; it is what its hosts look like.)
 */
export const mayStandOn = ({ origins, shop }: Pick<Site, 'origins' | 'shop'>, origin: string): boolean =>
  origins.includes(origin) || (shop !== null && previewed(origin) === shop.id)

const previewed = (origin: string): string | undefined =>
  /^https:\/\/[a-z\d]+-(\d+)\.shopifypreview\.com$/.exec(origin)?.[1]
