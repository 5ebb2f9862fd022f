import { type ClientSession, type Connection, Schema } from 'mongoose'
import { newId } from '#ids.ts'

/** What was decided about a site, for the people of its account to read. It is written down before it is done, or with it. */
export interface AuditRecord {
  readonly at: Date
  /** Of somebody of the account, as it was then; absent: the operator decided. */
  readonly email?: string
  readonly what: 'origin_allowed' | 'origin_withdrawn' | 'connection_ended'
  /** The origin, or the home of the connection. */
  readonly about: string
}

interface AuditDocument extends AuditRecord {
  _id: string
  accountId: string
  siteId: string
  personId?: string
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<AuditDocument>(
  {
    _id: required(String),
    accountId: required(String),
    siteId: required(String),
    personId: String,
    email: String,
    what: required(String),
    about: required(String),
    at: required(Date),
  },
  { versionKey: false },
)
schema.index({ siteId: 1, at: -1 })

export const auditModel = (connection: Connection) => connection.model<AuditDocument>('Audit', schema, 'audits')

/** Records are never changed or taken away. */
export interface Audit {
  /** @param session the transaction in which it is done; absent: it is done afterwards. */
  note(records: readonly Omit<AuditDocument, '_id' | 'at'>[], session?: ClientSession): Promise<void>
  /** The last ones first. */
  ofSite(site: { readonly id: string; readonly accountId: string }): Promise<AuditRecord[]>
}

/** So many are shown. */
const shown = 50

export function createAudit(connection: Connection): Audit {
  const audits = auditModel(connection)
  return {
    async note(records, session) {
      const at = new Date()
      const documents = records.map((record) => ({ ...record, _id: newId('aud'), at }))
      await audits.insertMany(documents, { lean: true, ...(session && { session }) })
    },
    ofSite: ({ id, accountId }) => audits.find({ siteId: id, accountId }).sort({ at: -1 }).limit(shown).lean(),
  }
}
