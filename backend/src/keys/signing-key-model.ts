import { type Connection, Schema } from 'mongoose'

/** One key of the ring, as it is kept. */
export interface SigningKeyDocument {
  /** 1, 2, 3…: two processes that rotate at once want the same number, and only one gets it. */
  _id: number
  kid: string
  createdAt: Date
  /** Published from `createdAt` on, used for signing from here on. */
  signsFrom: Date
  /** The public key's JWK coordinate (RFC 8037). */
  x: string
  /** The private key as a sealed JWK. */
  privateKey: string
}

const schema = new Schema<SigningKeyDocument>(
  {
    _id: { type: Number, required: true },
    kid: { type: String, required: true },
    createdAt: { type: Date, required: true },
    signsFrom: { type: Date, required: true },
    x: { type: String, required: true },
    privateKey: { type: String, required: true },
  },
  { versionKey: false },
)

export const signingKeyModel = (connection: Connection) =>
  connection.model<SigningKeyDocument>('SigningKey', schema, 'signingkeys')
