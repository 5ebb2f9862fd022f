import { type Connection, Schema } from 'mongoose'

/** A webhook is remembered so long after it was worked off, in days: Shopify repeats one for hours. */
const rememberedDays = 14

/** A webhook that Shopify was told we have, or what a merchant wants done that takes as long. */
export interface WebhookDocument {
  /** Shopify's own id of the delivery, or one of ours (`erase-earlier`): the same again changes nothing. */
  _id: string
  /** `….myshopify.com` */
  shop: string
  /** What is to be done (`WebhookWork`), sealed where it says who a customer is; absent once it is done. */
  work?: string
  kind: string
  /** When it happened at Shopify. */
  happenedAt: Date
  /** When it is this one's turn, or another process's because the one that has it died; absent: it is done. */
  dueAt?: Date
  /** How often it was begun: a process that comes late finds another number. */
  attempts: number
  doneAt?: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<WebhookDocument>(
  {
    _id: required(String),
    shop: required(String),
    work: String,
    kind: required(String),
    happenedAt: required(Date),
    dueAt: Date,
    attempts: required(Number),
    doneAt: Date,
  },
  { versionKey: false },
)
schema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } })
schema.index({ doneAt: 1 }, { expireAfterSeconds: rememberedDays * 24 * 3600 })

export const webhookModel = (connection: Connection) =>
  connection.model<WebhookDocument>('ShopifyWebhook', schema, 'shopifywebhooks')

/** What is sealed of one webhook. */
export const webhookBinding = (shop: string, id: string) => ({ purpose: 'shopify-webhook', tenant: shop, record: id })
