import { type Connection, Schema } from 'mongoose'

/** A WordPress that was connected to an account. Its sites name it. */
export interface ConnectionDocument {
  _id: string
  accountId: string
  /** The home that the owner approved. */
  home: string
  /** Sealed: signatures are made and checked with keys that are derived from it. */
  secret: string
  versions: { plugin: string; wordpress: string; php: string }
  createdAt: Date
  syncedAt: Date
  /** Its plugin said goodbye: what it signs counts no more once its last origin is revoked. */
  leftAt?: Date
  /** The owner or the operator ended it: its secret counts nowhere any more. */
  revokedAt?: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<ConnectionDocument>(
  {
    _id: required(String),
    accountId: required(String),
    home: required(String),
    secret: required(String),
    versions: {
      type: new Schema({ plugin: String, wordpress: String, php: String }, { _id: false }),
      required: true,
    },
    createdAt: required(Date),
    syncedAt: required(Date),
    leftAt: Date,
    revokedAt: Date,
  },
  { versionKey: false },
)
schema.index({ accountId: 1, home: 1 })

export const connectionModel = (connection: Connection) =>
  connection.model<ConnectionDocument>('WordPressConnection', schema, 'wordpressconnections')
