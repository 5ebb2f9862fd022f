import { type Connection, Schema } from 'mongoose'

/** Idle days after which a return token is forgotten. */
export const idleDays = 90

export interface ReturnTokenDocument {
  /** SHA-256 of the token. */
  _id: string
  siteId: string
  visitorId: string
  usedAt: Date
}

const schema = new Schema<ReturnTokenDocument>(
  {
    _id: { type: String, required: true },
    siteId: { type: String, required: true },
    visitorId: { type: String, required: true },
    usedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
schema.index({ visitorId: 1, usedAt: -1 })
schema.index({ usedAt: 1 }, { expireAfterSeconds: idleDays * 24 * 3600 })

export const returnTokenModel = (connection: Connection) =>
  connection.model<ReturnTokenDocument>('ReturnToken', schema, 'returntokens')
