import { type Connection, Schema } from 'mongoose'
import type { ShopDetails } from './shop-details.ts'

/** A shop whose app is, or was, installed. */
export interface ShopDocument {
  /** `….myshopify.com`, which never changes. */
  _id: string
  /** Shopify's number of it. */
  shopId: string
  accountId: string
  /** Of its site: who writes the site first decides its key, and the others find it by that. */
  siteKey: string
  /** Sealed; null: the app is not installed. */
  tokens: string | null
  /** Changes with every new pair, so that of two who renew one is late. */
  tokensVersion: number
  /** Shopify took the last tokens no more, though by their dates they held; absent: it takes those that are kept, or they ended by themselves. */
  refusedAt?: Date
  /** Until then somebody renews the tokens. */
  renewingUntil?: Date
  /** Sealed: what customers' ids are signed with on the shop's pages. */
  identitySecret: string
  /** Sealed: the one before, and until when what it signed may hold. */
  formerIdentitySecret?: string
  formerSecretUntil?: Date
  /** Since when; of the present installation. */
  installedAt: Date
  /** The app was removed then, as Shopify says; absent: it is there. Its tokens are used for asking just that. */
  uninstalledAt?: Date
  /** The app came back then, to what the shop had before; absent: its merchant has said whether that stays. */
  returnedAt?: Date
  /** When Shopify is asked about the shop again; absent: not before somebody opens the app. */
  dueAt?: Date
  /** How often that failed in a row. */
  failures?: number
  /** How often Shopify was asked about the shop; which of these answers stands here. */
  asked: number
  answered: number
  /** What Shopify says of the shop; absent: nothing yet. */
  details?: ShopDetails
  /** When it said so. */
  toldAt?: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<ShopDocument>(
  {
    _id: required(String),
    shopId: required(String),
    accountId: required(String),
    siteKey: required(String),
    tokens: { type: String, default: null },
    tokensVersion: required(Number),
    refusedAt: Date,
    renewingUntil: Date,
    identitySecret: required(String),
    formerIdentitySecret: String,
    formerSecretUntil: Date,
    installedAt: required(Date),
    uninstalledAt: Date,
    returnedAt: Date,
    dueAt: Date,
    failures: Number,
    asked: { type: Number, required: true, default: 0 },
    answered: { type: Number, required: true, default: 0 },
    details: Schema.Types.Mixed,
    toldAt: Date,
  },
  { versionKey: false },
)
schema.index({ shopId: 1 }, { unique: true })
schema.index({ siteKey: 1 }, { unique: true })
schema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } })

export const shopModel = (connection: Connection) => connection.model<ShopDocument>('Shop', schema, 'shops')
