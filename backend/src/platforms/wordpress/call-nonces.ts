import { type Connection, Schema } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'

/** A nonce that a signed call has used. */
export interface CallNonceDocument {
  /** The connection and the nonce. */
  _id: string
  expiresAt: Date
}

const schema = new Schema<CallNonceDocument>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const callNonceModel = (connection: Connection) =>
  connection.model<CallNonceDocument>('WordPressCallNonce', schema, 'wordpresscallnonces')

/** True for the first call with this nonce of this connection, in whichever process. */
export type UseNonce = (connectionId: string, nonce: string, until: Date) => Promise<boolean>

export function callNonces(connection: Connection): UseNonce {
  const nonces = callNonceModel(connection)
  return async (connectionId, nonce, expiresAt) => {
    try {
      await nonces.insertMany([{ _id: `${connectionId} ${nonce}`, expiresAt }], { lean: true })
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }
}
