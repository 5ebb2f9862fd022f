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
