import { createHash } from 'node:crypto'
import { type Connection, Schema } from 'mongoose'

/** An identity token that was used, until it expires. */
export interface IdentityTokenUseDocument {
  /** SHA-256 of site and `jti`: nothing of the merchant's is kept. */
  _id: string
  expiresAt: Date
}

const schema = new Schema<IdentityTokenUseDocument>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const identityTokenUseModel = (connection: Connection) =>
  connection.model<IdentityTokenUseDocument>('IdentityTokenUse', schema, 'identitytokenuses')

/** True for the first caller with this `jti` of this site: of two at once, one inserts and the other finds. */
export type UseOnce = (siteId: string, jti: string, expiresAt: Date) => Promise<boolean>

export function identityTokenUses(connection: Connection): UseOnce {
  const model = identityTokenUseModel(connection)
  return async (siteId, jti, expiresAt) => {
    const _id = createHash('sha256')
      .update(JSON.stringify([siteId, jti]))
      .digest('base64url')
    return (await model.updateOne({ _id }, { $setOnInsert: { expiresAt } }, { upsert: true })).upsertedCount === 1
  }
}
