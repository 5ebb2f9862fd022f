import type { Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import { eraseSite } from '#platforms/shopify/shop-erasure.ts'
import { siteModel } from '#sites/site-model.ts'
import { erase } from '#transcripts/erase.ts'
import { eraseVisitorRecords } from '#visitors/erase-visitor-records.ts'
import { type ErasureDocument, erasureModel } from '#visitors/erasure-model.ts'
import { keptSeconds } from '#visitors/revocation-model.ts'
import { revokeVisitors } from '#visitors/revocations.ts'
import { visitorModel } from '#visitors/visitor-model.ts'

/** So many erasures are looked at in one query. */
const batch = 1_000

/**
 * Erases again whoever was erased before, and whole sites of shops: after a restore the database may hold them as they were
 * when the backup was made. Must have ended before a message is accepted or a turn is run.
 *
 * @returns how many visitors there were to erase.
 */
export async function applyErasures(connection: Connection): Promise<number> {
  const erasures = erasureModel(connection)
  const visitors = visitorModel(connection)
  const eraseRecords = eraseVisitorRecords(connection)
  let count = 0

  const sites = siteModel(connection)

  const eraseVisitor = async (visitor: VisitorRef) => {
    await erase(connection, eraseRecords, visitor)
    count += 1
  }

  async function eraseThese(erased: readonly ErasureDocument[]): Promise<void> {
    const whole = erased.filter(({ _id, siteId }) => _id === siteId).map(({ _id }) => _id)
    for (const { key: siteKey, accountId } of await sites.find({ _id: { $in: whole } }).lean())
      await eraseSite(connection, { siteKey, accountId }, eraseVisitor)

    const back = await visitors.find({ _id: { $in: erased.map(({ _id }) => _id) } }, { siteId: 1 }).lean()
    for (const { _id: visitorId, siteId } of back) await eraseVisitor({ visitorId, siteId })
  }

  let some: ErasureDocument[] = []
  for await (const erasure of erasures.find().lean().cursor()) {
    some.push(erasure)
    if (some.length < batch) continue
    await eraseThese(some)
    some = []
  }
  await eraseThese(some)
  // The end of their sessions is younger than the backup, too: tokens of that time must not begin anything again.
  const recent = await erasures.find({ at: { $gt: new Date(Date.now() - keptSeconds * 1000) } }).lean()
  await revokeVisitors(
    connection,
    recent.map(({ _id }) => _id),
  )
  return count
}

/** Every erasure that is remembered, oldest first. */
export async function* exportErasures(connection: Connection): AsyncGenerator<ErasureDocument, void, undefined> {
  yield* erasureModel(connection).find().sort({ at: 1 }).lean<ErasureDocument>().cursor()
}

/** Remembers erasures that another database knew of. Those that are remembered already stay as they are. */
export async function importErasures(connection: Connection, erasures: readonly ErasureDocument[]): Promise<void> {
  if (erasures.length === 0) return
  await erasureModel(connection).bulkWrite(
    erasures.map(({ _id, ...rest }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
    })),
    { ordered: false },
  )
}
