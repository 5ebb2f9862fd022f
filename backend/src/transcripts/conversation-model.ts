import type { Conversation, ConversationRating, HandoffState } from '@parley/protocol/conversation'
import type { Author } from '@parley/protocol/message'
import { type Connection, type Model, type mongo, Schema } from 'mongoose'
import type { ConversationRecord } from '#conversation/record.ts'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Turn } from '#conversation/turn.ts'

/** A turn as it is kept: `question` and `reply` are `seq` of the two messages. */
export type TurnDocument = Omit<Turn, 'questionSeq' | 'replySeq'> & {
  readonly question: number
  readonly reply: number
}

export interface ConversationDocument {
  _id: string
  siteId: string
  visitorId: string
  /** 1, 2, 3… among the visitor's conversations: which one is the newest must not hang on a clock. */
  ordinal: number
  status: Conversation['status']
  handoff: HandoffState
  handoffAuthor?: Author
  rating?: Omit<ConversationRating, 'conversationId'>
  lastSeq: number
  /** `seq` of the newest reply, 0 before the first: only that one may be tried again. */
  lastReply: number
  turnCount: number
  turns: TurnDocument[]
  createdAt: Date
  lastMessageAt: Date
  /** The process that wrote last what a stream would show: it has told its own streams already. */
  by: string
}

/** What belongs to a visitor, as a filter: whoever is given more than the two keys must not filter by the rest. */
export const ofVisitor = ({ siteId, visitorId }: VisitorRef) => ({ siteId, visitorId })

const turn = new Schema<TurnDocument>(
  {
    question: { type: Number, required: true },
    reply: { type: Number, required: true },
    replyId: { type: String, required: true },
    owner: { type: String, default: null },
    wish: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { _id: false },
)

const schema = new Schema<ConversationDocument>(
  {
    _id: { type: String, required: true },
    siteId: { type: String, required: true },
    visitorId: { type: String, required: true },
    ordinal: { type: Number, required: true },
    status: { type: String, required: true },
    handoff: { type: String, required: true },
    handoffAuthor: Schema.Types.Mixed,
    rating: Schema.Types.Mixed,
    lastSeq: { type: Number, required: true },
    lastReply: { type: Number, required: true },
    turnCount: { type: Number, required: true },
    turns: { type: [turn], required: true },
    createdAt: { type: Date, required: true },
    lastMessageAt: { type: Date, required: true },
    by: { type: String, required: true },
  },
  { versionKey: false },
)
schema.index({ visitorId: 1, ordinal: -1 }, { unique: true })
// One open conversation a visitor: two tabs that both begin one make the second transaction run again.
schema.index({ visitorId: 1 }, { name: 'open', unique: true, partialFilterExpression: { status: 'open' } })
// Only conversations with turns are in it: looking for orphans costs what is running, not what was ever said.
schema.index({ 'turns.replyId': 1 }, { partialFilterExpression: { 'turns.replyId': { $exists: true } } })
// A merchant reads them by their last message.
schema.index({ siteId: 1, lastMessageAt: -1, _id: -1 })
// The few that wait for a person are counted without looking at the others.
schema.index({ siteId: 1, status: 1 }, { name: 'waiting', partialFilterExpression: { handoff: 'requested' } })

export type ConversationModel = Model<ConversationDocument>

export const conversationModel = (connection: Connection): ConversationModel =>
  connection.model<ConversationDocument>('Conversation', schema, 'conversations')

export type ConversationCollection = mongo.Collection<ConversationDocument>

/** See `messageCollection`. */
export const conversationCollection = (connection: Connection): ConversationCollection =>
  connection.getClient().db(connection.name).collection<ConversationDocument>('conversations')

export const turnOf = ({ question, reply, ...rest }: TurnDocument): Turn => ({
  questionSeq: question,
  replySeq: reply,
  ...rest,
})

export const conversationRecord = (document: ConversationDocument): ConversationRecord => ({
  id: document._id,
  siteId: document.siteId,
  visitorId: document.visitorId,
  status: document.status,
  handoff: document.handoff,
  ...(document.handoffAuthor === undefined ? {} : { handoffAuthor: document.handoffAuthor }),
  lastSeq: document.lastSeq,
  turnCount: document.turnCount,
  turns: document.turns.map(turnOf),
  createdAt: document.createdAt,
  lastMessageAt: document.lastMessageAt,
})
