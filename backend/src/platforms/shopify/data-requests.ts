import { type Connection, Schema } from 'mongoose'
import * as v from 'valibot'
import type { Vault } from '#keys/vault.ts'
import type { ExportedItem, PersonalDataCalls } from '../personal-data.ts'
import type { Customer } from './webhook-body.ts'

/** A merchant has so long, in days, to hand a customer's data over: as long as Shopify gives them. */
const keptDays = 30

/** A customer wants to know what is kept of them. */
export interface DataRequestDocument {
  /** Of the webhook that said so. */
  _id: string
  shop: string
  siteId: string
  /** Sealed: who it is. */
  customer: string
  requestedAt: Date
  expiresAt: Date
}

/** A request as the shop's merchant sees it. */
export interface DataRequest {
  readonly id: string
  readonly customer: Customer
  readonly requestedAt: Date
  /** Until then the data can be fetched. */
  readonly expiresAt: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<DataRequestDocument>(
  {
    _id: required(String),
    shop: required(String),
    siteId: required(String),
    customer: required(String),
    requestedAt: required(Date),
    expiresAt: required(Date),
  },
  { versionKey: false },
)
schema.index({ shop: 1, requestedAt: 1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const dataRequestModel = (connection: Connection) =>
  connection.model<DataRequestDocument>('ShopifyDataRequest', schema, 'shopifydatarequests')

/** What is sealed of one request. */
export const requestBinding = (shop: string, id: string) => ({
  purpose: 'shopify-data-request',
  tenant: shop,
  record: id,
})

const customerSchema = v.object({ id: v.exactOptional(v.string()), email: v.exactOptional(v.string()) })

/** Open requests. The data is gathered when it is fetched: a copy of it would outlive an erasure. */
export function createDataRequests(
  connection: Connection,
  vault: Vault,
  personalData: Pick<PersonalDataCalls, 'export'>,
) {
  const requests = dataRequestModel(connection)

  const open = ({ _id, shop, customer }: DataRequestDocument): Customer =>
    v.parse(customerSchema, JSON.parse(vault.open(customer, requestBinding(shop, _id))))

  async function* gathered(siteId: string, { id: sub, email }: Customer): AsyncGenerator<ExportedItem> {
    for (let page = 1; ; page++) {
      const { items, done } = await personalData.export(siteId, { sub, email, page })
      yield* items
      if (done) return
    }
  }

  /** Oldest first. */
  async function ofShop(shop: string): Promise<DataRequest[]> {
    const found = await requests
      .find({ shop, expiresAt: { $gt: new Date() } })
      .sort({ requestedAt: 1 })
      .lean()
    return found.map((one) => {
      const { _id: id, requestedAt, expiresAt } = one
      return { id, customer: open(one), requestedAt, expiresAt }
    })
  }

  return {
    /** The same `id` again changes nothing. */
    async add(id: string, { shop, siteId }: { shop: string; siteId: string }, customer: Customer, requestedAt: Date) {
      const sealed = vault.seal(JSON.stringify(customer), requestBinding(shop, id))
      const expiresAt = new Date(requestedAt.getTime() + keptDays * 24 * 3600_000)
      const fields = { shop, siteId, customer: sealed, requestedAt, expiresAt }
      await requests.updateOne({ _id: id }, { $setOnInsert: fields }, { upsert: true })
    },

    ofShop,

    /** Of a customer who is erased nothing is to be handed over, nor kept that they asked. */
    async forget(shop: string, { id, email }: Customer): Promise<void> {
      const isTheirs = ({ customer }: DataRequest) =>
        (id !== undefined && customer.id === id) || (email !== undefined && sameAddress(customer.email, email))
      const theirs = (await ofShop(shop)).filter(isTheirs).map((request) => request.id)
      await requests.deleteMany({ _id: { $in: theirs }, shop })
    },

    /** What is kept of the customer, item by item. Null: the shop has no such request. */
    async data(shop: string, id: string): Promise<AsyncIterable<ExportedItem> | null> {
      const found = await requests.findOne({ _id: id, shop, expiresAt: { $gt: new Date() } }).lean()
      return found && gathered(found.siteId, open(found))
    },
  }
}

const sameAddress = (one: string | undefined, other: string): boolean =>
  one?.trim().toLowerCase() === other.trim().toLowerCase()
