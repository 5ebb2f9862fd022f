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

/** Counts one use of a ticket and tells the how manieth it is. Of several at once each gets a number of its own. */
export type CountUse = (jti: string, expiresAt: Date) => Promise<number>

export function ticketUses(connection: Connection): CountUse {
  const model = ticketUseModel(connection)
  return async (jti, expiresAt) => {
    const counted = await model
      .findOneAndUpdate(
        { _id: jti },
        { $inc: { uses: 1 }, $setOnInsert: { expiresAt } },
        { upsert: true, returnDocument: 'after' },
      )
      .orFail()
      .lean()
    return counted.uses
  }
}
