import { type Connection, type Model, type mongo, Schema } from 'mongoose'
import type { MessageRecord } from '#conversation/record.ts'
import type { CallRecord } from '#conversation/turn.ts'

export interface MessageDocument extends Omit<MessageRecord, 'id' | 'questionSeq'> {
  _id: string
  /** Of a reply: `seq` of the question that it answers. */
  question?: number
  /** The sender's own id of a pushed message. */
  pushId?: string
  /** How the agent was called for this reply. */
  agent?: CallRecord
  endedAt?: Date
  /** The process that wrote last: it has told its own streams already. */
  by: string
}

const schema = new Schema<MessageDocument>(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    siteId: { type: String, required: true },
    visitorId: { type: String, required: true },
    seq: { type: Number, required: true },
    role: { type: String, required: true },
    text: { type: String, default: '' },
    status: { type: String, required: true },
    createdAt: { type: Date, required: true },
    clientId: String,
    pushId: String,
    author: Schema.Types.Mixed,
    code: String,
    feedback: Schema.Types.Mixed,
    retryOf: String,
    replyId: String,
    question: Number,
    context: Schema.Types.Mixed,
    agent: Schema.Types.Mixed,
    endedAt: Date,
    by: { type: String, required: true },
  },
  { versionKey: false, minimize: false },
)
schema.index({ conversationId: 1, seq: 1 }, { unique: true })
schema.index({ visitorId: 1, clientId: 1 }, { unique: true, partialFilterExpression: { clientId: { $exists: true } } })
schema.index({ conversationId: 1, pushId: 1 }, { unique: true, partialFilterExpression: { pushId: { $exists: true } } })
schema.index(
  { conversationId: 1, retryOf: 1 },
  { unique: true, partialFilterExpression: { retryOf: { $exists: true } } },
)
// The few that stream: a position is checked against them without reading what lies between.
schema.index(
  { conversationId: 1, status: 1, seq: 1 },
  { name: 'streaming', partialFilterExpression: { status: 'streaming' } },
)

export type MessageModel = Model<MessageDocument>

export const messageModel = (connection: Connection): MessageModel =>
  connection.model<MessageDocument>('Message', schema, 'messages')

export type MessageCollection = mongo.Collection<MessageDocument>

/** The same without Mongoose's casting, which is a third of what a command costs: for what each turn does. */
export const messageCollection = (connection: Connection): MessageCollection =>
  connection.getClient().db(connection.name).collection<MessageDocument>('messages')

/** The record without what only the operator's log and the model know. */
export function messageRecord({ _id, question, pushId, agent, endedAt, by, ...rest }: MessageDocument): MessageRecord {
  return { id: _id, ...rest, ...(question === undefined ? {} : { questionSeq: question }) }
}
