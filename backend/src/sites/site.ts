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
  /** May visitors chat? A plugin's site waits until its agent has answered once. */
  readonly live: boolean
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

export const siteOf = (document: SiteDocument): Site =>
  Object.freeze({
    id: document._id,
    key: document.key,
    accountId: document.accountId,
    name: document.name,
    platform: document.platform,
    status: document.status,
    origins: Object.freeze(document.origins.filter(isActive).map(({ origin }) => origin)),
    originStates: Object.freeze(
      document.origins.map((one) => ({
        origin: one.origin,
        state: stateOf(one),
        ...(one.reason === undefined ? {} : { reason: one.reason }),
      })),
    ),
    live: document.platform !== 'wordpress' || document.agentAnsweredAt !== undefined,
    connectionId: document.connection?.id ?? null,
    private: document.private,
    identityRequired: document.identityRequired,
    allowAgentRole: document.allowAgentRole,
    quotaPerDay: document.quotaPerDay,
    historyLength: document.historyLength,
    config: buildSiteConfig(document, document.config),
  })
