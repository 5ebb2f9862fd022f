import { type ClientSession, type Connection, Schema } from 'mongoose'
import { accountModel } from '#accounts/account-model.ts'
import { auditModel } from '#accounts/audit.ts'
import { suspensions } from '#accounts/suspension.ts'
import type { VisitorRef } from '#conversation/transcripts.ts'
import { transaction } from '#database/majority-transaction.ts'
import { siteModel } from '#sites/site-model.ts'
import { erasureKeptDays, erasureModel } from '#visitors/erasure-model.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { dataRequestModel } from './data-requests.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'

/** What is left of a shop whose data was erased: that it was. */
export interface ShopErasureDocument {
  /** Of the account that it had. */
  _id: string
  shop: string
  shopId: string
  siteKey: string
  begunAt: Date
  /** Absent: it goes on. */
  doneAt?: Date
  /** How many visitors were erased with it. */
  visitors: number
  /** The operator had suspended its account: it is so again when the shop comes back. */
  suspended?: true
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<ShopErasureDocument>(
  {
    _id: required(String),
    shop: required(String),
    shopId: required(String),
    siteKey: required(String),
    begunAt: required(Date),
    doneAt: Date,
    visitors: required(Number),
    suspended: Boolean,
  },
  { versionKey: false },
)
schema.index({ shop: 1 })
schema.index({ shopId: 1, begunAt: -1 })
schema.index({ begunAt: 1 }, { expireAfterSeconds: erasureKeptDays * 24 * 3600 })

export const shopErasureModel = (connection: Connection) =>
  connection.model<ShopErasureDocument>('ShopErasure', schema, 'shoperasures')

/** Was the account of a shop suspended when the shop was erased the last time? */
export async function wasSuspended(connection: Connection, shopId: string, session: ClientSession): Promise<boolean> {
  const last = shopErasureModel(connection).findOne({ shopId }, { suspended: 1 }).sort({ begunAt: -1 })
  return (await last.session(session).lean())?.suspended === true
}

type EraseVisitor = (visitor: VisitorRef) => Promise<void>

/** Erases all that is kept of shops. */
export function createShopErasure(connection: Connection, eraseVisitor: EraseVisitor) {
  const shops = shopModel(connection)
  const records = shopErasureModel(connection)

  /**
   * Takes the shop away from its site, as the first of all: if the app is installed again now, it begins anew, and nothing
   * of that is erased.
   */
  async function begin({ _id: shop, shopId, siteKey, accountId, installedAt }: ShopDocument): Promise<void> {
    const site = await siteModel(connection).findOne({ key: siteKey }, { _id: 1 }).lean()
    const at = new Date()
    await transaction(connection, async (session) => {
      const gone = { _id: shop, installedAt, tokens: null }
      if ((await shops.deleteOne(gone, { session })).deletedCount === 0) return
      const isSuspended = await accountModel(connection)
        .exists({ _id: accountId, status: 'suspended' })
        .session(session)
      const record = { _id: accountId, shop, shopId, siteKey, begunAt: at, visitors: 0 }
      await records.insertMany([{ ...record, ...(isSuspended && { suspended: true as const }) }], {
        session,
        lean: true,
      })
      if (!site) return
      const { _id } = site
      // A backup that is restored has the site erased again.
      await erasureModel(connection).updateOne(
        { _id },
        { $setOnInsert: { siteId: _id, at } },
        { upsert: true, session },
      )
    })
  }

  return {
    /**
     * What was begun before goes on, also where the process died. `shop` is null where it is not known any more.
     *
     * @param goesOn is called with each visitor.
     */
    async erase(domain: string, shop: ShopDocument | null, goesOn: () => Promise<void>): Promise<undefined> {
      if (shop) await begin(shop)
      for (const { _id: accountId, siteKey } of await records
        .find({ shop: domain, doneAt: { $exists: false } })
        .lean()) {
        await eraseSite(connection, { accountId, siteKey }, async (visitor) => {
          await eraseVisitor(visitor)
          await records.updateOne({ _id: accountId }, { $inc: { visitors: 1 } })
          await goesOn()
        })
        await records.updateOne({ _id: accountId }, { $set: { doneAt: new Date() } })
      }
    },
  }
}

/** Erases a site's visitors, with all that they said. @returns how many: no more than `limit`. */
export async function eraseVisitors(
  connection: Connection,
  whose: { readonly siteId: string; readonly createdAt?: { readonly $lt: Date } },
  eraseVisitor: EraseVisitor,
  limit = 0,
): Promise<number> {
  let erased = 0
  for await (const { _id: visitorId } of visitorModel(connection)
    .find(whose, { _id: 1 })
    .limit(limit)
    .lean()
    .cursor()) {
    await eraseVisitor({ visitorId, siteId: whose.siteId })
    erased += 1
  }
  return erased
}

/** Erases a shop's site with all that hangs on it. The account comes last, and the site before: they lead to the rest. */
export async function eraseSite(
  connection: Connection,
  { accountId, siteKey }: { readonly accountId: string; readonly siteKey: string },
  eraseVisitor: EraseVisitor,
): Promise<void> {
  const sites = siteModel(connection)
  const site = await sites.findOne({ key: siteKey, accountId }, { _id: 1, shop: 1, shopId: 1 }).lean()
  if (site) {
    const siteId = site._id
    await eraseVisitors(connection, { siteId }, eraseVisitor)
    await dataRequestModel(connection).deleteMany({ siteId })
    await auditModel(connection).deleteMany({ siteId })
  }
  if (await suspensions(connection)(accountId)) {
    const at = new Date()
    const { shop, shopId } = site ?? {}
    // The shop of a restored backup has no record yet.
    await shopErasureModel(connection).updateOne(
      { _id: accountId },
      { $set: { suspended: true }, $setOnInsert: { shop, shopId, siteKey, begunAt: at, doneAt: at, visitors: 0 } },
      { upsert: shopId !== undefined },
    )
  }
  await shopModel(connection).deleteOne({ siteKey })
  await sites.deleteOne({ key: siteKey, accountId })
  await accountModel(connection).deleteOne({ _id: accountId })
}
