import { type Connection, Schema } from 'mongoose'

/** How often a ticket opened a session. */
export interface TicketUseDocument {
  /** The ticket's `jti`. */
  _id: string
  uses: number
  expiresAt: Date
}

const schema = new Schema<TicketUseDocument>(
  {
    _id: { type: String, required: true },
    uses: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const ticketUseModel = (connection: Connection) =>
  connection.model<TicketUseDocument>('TicketUse', schema, 'ticketuses')
