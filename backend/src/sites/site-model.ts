import { type Connection, type Model, Schema } from 'mongoose'
import type { AgentLimits } from '#agent/settings.ts'
import type { SiteConfigParts } from './site-config.ts'
import type { SiteOrigin } from './site-origin.ts'

export type Platform = 'custom' | 'demo' | 'wordpress' | 'shopify'
export type SiteStatus = 'active' | 'disabled'

/** A site as it is kept. Secrets are in it only sealed or hashed. */
export interface SiteDocument {
  _id: string
  /** Public: it stands in the shop's page. */
  key: string
  accountId: string
  name: string
  platform: Platform
  status: SiteStatus
  /** Of every state, normalised. Each once. Each write counts `originsVersion` up. */
  origins: SiteOrigin[]
  /** How often `origins` was changed; absent: never. */
  originsVersion?: number
  /** Where the agent is and how it is told who calls: address and credentials, sealed together. Null: no agent yet. */
  agent: string | null
  /** So many earlier messages are sent along with a question. */
  historyLength: number
  agentLimits: Partial<AgentLimits>
  /** The operator lets this site's agent live on a private address (`AGENT_PRIVATE_HOSTS`). */
  private: boolean
  /** SHA-256 of the agent's key `sk_…`. */
  secretKeyHash: string
  /** The identity key `ik_…`, sealed: verifying an HMAC needs the key itself. */
  identityKey: string
  identityRequired: boolean
  /** May a push speak as a person (`role: "agent"`)? */
  allowAgentRole: boolean
  /** Agent turns a day; null: no limit. */
  quotaPerDay: number | null
  config: SiteConfigParts
  /** How often what the config presents was changed; absent: never. */
  configChanges?: number
  createdAt: Date
  /** Since when the agent is at its address, by the database's clock; absent: since the site was made. */
  agentSetAt?: Date
  /** When the agent last answered, to the minute; absent: never. */
  agentAnsweredAt?: Date
  /** Since when it has given no answer; absent: the last one came. */
  agentFailingSince?: Date
  /** Whose the site is on its platform; absent: nobody's. */
  connection?: SiteConnection
  /** The site changed since who keeps it, its plugin or Shopify, was told. */
  tellPlatform?: boolean
  /** Shopify's number of the shop, of a shop's site; with it comes `shop`. */
  shopId?: string
  /** The shop's name there, `….myshopify.com`. */
  shop?: string
  /** A shop's merchant has closed the chat to all but the theme editor. */
  testMode?: boolean
  /** The theme of a shop showed the chat, as the merchant's admin last said; absent: it did not. */
  embedOnAt?: Date
  /** The app was removed from the shop then; absent: it is there. Such a site is disabled, whatever its status says. */
  uninstalledAt?: Date
}

/** Where a plugin keeps the site. */
export interface SiteConnection {
  readonly id: string
  /** The platform's own number of it. */
  readonly ref: number
  readonly home: string
  /** Root of the REST API, where the plugin is called. */
  readonly rest: string
  /**
   * The site was another connection's, with this home, which has not proven itself to this one yet. Absent: it has, or the
   * connection made the site.
   */
  readonly unproven?: string
  /** Its merchant has closed the chat to all but testers. */
  readonly testMode?: true
}

const required = <T>(type: T) => ({ type, required: true }) as const

const originSchema = new Schema<SiteOrigin>(
  {
    origin: required(String),
    addedAt: required(Date),
    state: String,
    reason: String,
    url: String,
    failingSince: Date,
    askedAt: Date,
    leaving: Boolean,
    checkAt: Date,
    repeats: Number,
    openedAt: Date,
  },
  { _id: false },
)

const schema = new Schema<SiteDocument>(
  {
    _id: required(String),
    key: required(String),
    accountId: required(String),
    name: required(String),
    platform: required(String),
    status: required(String),
    origins: { type: [originSchema], required: true },
    originsVersion: Number,
    agent: { type: String, default: null },
    historyLength: required(Number),
    agentLimits: { type: Schema.Types.Mixed, required: true },
    private: required(Boolean),
    secretKeyHash: required(String),
    identityKey: required(String),
    identityRequired: required(Boolean),
    allowAgentRole: required(Boolean),
    quotaPerDay: { type: Number, default: null },
    config: { type: Schema.Types.Mixed, required: true },
    configChanges: Number,
    createdAt: required(Date),
    agentSetAt: Date,
    agentAnsweredAt: Date,
    agentFailingSince: Date,
    connection: {
      type: new Schema<SiteConnection>(
        {
          id: required(String),
          ref: required(Number),
          home: required(String),
          rest: required(String),
          unproven: String,
          testMode: Boolean,
        },
        { _id: false },
      ),
    },
    tellPlatform: Boolean,
    shopId: String,
    shop: String,
    testMode: Boolean,
    embedOnAt: Date,
    uninstalledAt: Date,
  },
  { versionKey: false, minimize: false },
)
schema.index({ key: 1 }, { unique: true })
schema.index({ secretKeyHash: 1 }, { unique: true })
schema.index({ accountId: 1, createdAt: 1 })
schema.index({ 'origins.checkAt': 1 }, { partialFilterExpression: { 'origins.checkAt': { $exists: true } } })

schema.index(
  { 'connection.id': 1, 'connection.ref': 1 },
  { unique: true, partialFilterExpression: { 'connection.id': { $exists: true } } },
)
schema.index({ tellPlatform: 1 }, { partialFilterExpression: { tellPlatform: { $exists: true } } })

export type SiteModel = Model<SiteDocument>

export const siteModel = (connection: Connection): SiteModel => connection.model<SiteDocument>('Site', schema, 'sites')
