import { type Connection, Schema } from 'mongoose'

/** A browser in which somebody is signed in. */
export interface ConsoleSessionDocument {
  /** SHA-256 of the token in the browser's cookie. */
  _id: string
  personId: string
  /** The person's, when the session began: under another password it is over. */
  passwordSetAt: Date
  createdAt: Date
  /** Read no more often than once an hour. */
  usedAt: Date
  /** Idle or in all, whichever comes first. */
  expiresAt: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<ConsoleSessionDocument>(
  {
    _id: required(String),
    personId: required(String),
    passwordSetAt: required(Date),
    createdAt: required(Date),
    usedAt: required(Date),
    expiresAt: required(Date),
  },
  { versionKey: false },
)
schema.index({ personId: 1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const consoleSessionModel = (connection: Connection) =>
  connection.model<ConsoleSessionDocument>('ConsoleSession', schema, 'consolesessions')
