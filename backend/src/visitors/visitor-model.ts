import { type Connection, type Model, Schema } from 'mongoose'

/** A visitor as one is kept, from the first message on. Names and addresses stand in it only sealed. */
export interface VisitorDocument {
  _id: string
  siteId: string
  createdAt: Date
  /** When the visitor last began a conversation or was identified. */
  lastSeenAt: Date
  identity?: {
    /** Blind index of `sub`: who this is on this site. */
    subIndex: string
    /** Blind index of the trimmed, lower-cased address, to export or erase by it. */
    emailIndex?: string
    /** The whole identity, as JSON. */
    sealed: string
  }
  /** How to reach them, by their own word, sealed. */
  contact?: string
  /** Blind index of the contact's address as above; absent in documents that were written before there was one. */
  contactIndex?: string
}

const schema = new Schema<VisitorDocument>(
  {
    _id: { type: String, required: true },
    siteId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    identity: {
      type: new Schema(
        { subIndex: { type: String, required: true }, emailIndex: String, sealed: { type: String, required: true } },
        { _id: false },
      ),
    },
    contact: String,
    contactIndex: String,
  },
  { versionKey: false },
)
const present = (path: string) => ({ [path]: { $exists: true } })
schema.index(
  { siteId: 1, 'identity.subIndex': 1 },
  { unique: true, partialFilterExpression: present('identity.subIndex') },
)
schema.index({ siteId: 1, 'identity.emailIndex': 1 }, { partialFilterExpression: present('identity.emailIndex') })
// Whoever came to a site before some moment.
schema.index({ siteId: 1, createdAt: 1 })
schema.index({ siteId: 1, contactIndex: 1 }, { partialFilterExpression: present('contact') })

export type VisitorModel = Model<VisitorDocument>

export const visitorModel = (connection: Connection): VisitorModel =>
  connection.model<VisitorDocument>('Visitor', schema, 'visitors')
