import { type Connection, Schema } from 'mongoose'

/**
 * So many days it is remembered that a visitor was erased: a backup that is older than this must not be restored, because
 * nothing would erase the visitor again (docs/operating/backups.md).
 */
export const erasureKeptDays = 400

/**
 * What is left of an erased visitor who had said something, or of a shop's whole site: enough to erase a restored backup's
 * copy, and no more.
 */
export interface ErasureDocument {
  /** The visitor's id, which is random; of a site its own. */
  _id: string
  siteId: string
  at: Date
}

const schema = new Schema<ErasureDocument>(
  {
    _id: { type: String, required: true },
    siteId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
)
schema.index({ at: 1 }, { expireAfterSeconds: erasureKeptDays * 24 * 3600 })

export const erasureModel = (connection: Connection) => connection.model<ErasureDocument>('Erasure', schema, 'erasures')
