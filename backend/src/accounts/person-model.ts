import { type Connection, Schema } from 'mongoose'

/** Somebody who signs in. */
export interface PersonDocument {
  _id: string
  /** As `normaliseEmail` writes it. Of one e-mail there is one person. */
  email: string
  /** A PHC string; null: not set yet, and so nobody can sign in. */
  passwordHash: string | null
  /** Sessions that began under an earlier password are over. */
  passwordSetAt: Date
  createdAt: Date
}

const schema = new Schema<PersonDocument>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    passwordHash: { type: String, default: null },
    passwordSetAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
schema.index({ email: 1 }, { unique: true })

export const personModel = (connection: Connection) => connection.model<PersonDocument>('Person', schema, 'people')
