import { type Connection, Schema } from 'mongoose'

/** So long, in seconds, a revocation is kept: a token lives 1 h and can be renewed for 24 h after, and an hour to spare. */
export const keptSeconds = 26 * 3600

export interface RevocationDocument {
  /** What is revoked: a visitor, a session, or a visitor's anonymous sessions (`subjectOf`). */
  _id: string
  /** By the database's clock, so that the processes' own clocks need not agree. */
  at: Date
}

const schema = new Schema<RevocationDocument>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  { versionKey: false },
)
schema.index({ at: 1 }, { expireAfterSeconds: keptSeconds })

export const revocationModel = (connection: Connection) =>
  connection.model<RevocationDocument>('Revocation', schema, 'revocations')
