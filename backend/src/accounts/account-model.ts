import { type Connection, Schema } from 'mongoose'

/** Who may do what is decided where it is done; an `agent` answers shoppers and changes nothing. */
export type Role = 'owner' | 'admin' | 'agent'

export type AccountStatus = 'active' | 'suspended'

/** A merchant: who owns sites. */
export interface AccountDocument {
  _id: string
  name: string
  status: AccountStatus
  members: { personId: string; role: Role; addedAt: Date }[]
  createdAt: Date
}

const required = <T>(type: T) => ({ type, required: true }) as const

const schema = new Schema<AccountDocument>(
  {
    _id: required(String),
    name: required(String),
    status: required(String),
    members: {
      type: [
        new Schema({ personId: required(String), role: required(String), addedAt: required(Date) }, { _id: false }),
      ],
      required: true,
    },
    createdAt: required(Date),
  },
  { versionKey: false },
)
schema.index({ 'members.personId': 1 })

export const accountModel = (connection: Connection) => connection.model<AccountDocument>('Account', schema, 'accounts')
