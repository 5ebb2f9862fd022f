import { type Connection, Schema } from 'mongoose'

/** A link that was given to somebody: by it they sign up, or, where they have done so, set their password. */
export interface InvitationDocument {
  /** SHA-256 of the token in the link. */
  _id: string
  email: string
  expiresAt: Date
}

const schema = new Schema<InvitationDocument>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
)
schema.index({ email: 1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const invitationModel = (connection: Connection) =>
  connection.model<InvitationDocument>('Invitation', schema, 'invitations')
