import { type Connection, Schema } from 'mongoose'

/** What the owner approved, until the plugin fetches it. */
export interface ConnectCodeDocument {
  /** SHA-256 of the code. */
  _id: string
  accountId: string
  /** S256 of the verifier that the plugin keeps (RFC 7636 §4.2). */
  challenge: string
  home: string
  /** Where the browser brought the code. */
  returnTo: string
  /** The agent, sealed; null: the one that the earlier site has. */
  agent: string | null
  /** Has it answered the owner's test? */
  answered: boolean
  /** The earlier site that goes on; absent: a new one. */
  siteId?: string
  expiresAt: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<ConnectCodeDocument>(
  {
    _id: required(String),
    accountId: required(String),
    challenge: required(String),
    home: required(String),
    returnTo: required(String),
    agent: { type: String, default: null },
    answered: required(Boolean),
    siteId: String,
    expiresAt: required(Date),
  },
  { versionKey: false },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const connectCodeModel = (connection: Connection) =>
  connection.model<ConnectCodeDocument>('WordPressConnectCode', schema, 'wordpressconnectcodes')
