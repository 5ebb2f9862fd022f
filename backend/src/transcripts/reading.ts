import type { MessageRecord } from '#conversation/record.ts'
import { type ConversationRef, pageLength, type Transcripts, type VisitorRef } from '#conversation/transcripts.ts'
import { type ConversationModel, conversationRecord } from './conversation-model.ts'
import { type MessageDocument, type MessageModel, messageRecord } from './message-model.ts'

/** Everything that only reads. What decides is read from the majority, which is the connection's default. */
export type Reading = Pick<
  Transcripts,
  | 'findByClientId'
  | 'current'
  | 'conversation'
  | 'conversations'
  | 'message'
  | 'messageAt'
  | 'messagesAfter'
  | 'messagesBefore'
  | 'firstStreaming'
>

const owned = ({ siteId, visitorId }: VisitorRef) => ({ siteId, visitorId })
const within = ({ siteId, id }: ConversationRef) => ({ conversationId: id, siteId })

export const reading = (conversations: ConversationModel, messages: MessageModel): Reading => ({
  async findByClientId(visitor, clientId) {
    const message = await messages.findOne({ ...owned(visitor), clientId }).lean()
    return message && messageRecord(message)
  },

  async current(visitor) {
    const conversation = await conversations.findOne(owned(visitor)).sort({ ordinal: -1 }).lean()
    return conversation && conversationRecord(conversation)
  },

  async conversation(visitor, conversationId) {
    const conversation = await conversations.findOne({ _id: conversationId, ...owned(visitor) }).lean()
    return conversation && conversationRecord(conversation)
  },

  async conversations(visitor, { before, limit }) {
    const bound = before === undefined ? null : await conversations.findOne({ _id: before, ...owned(visitor) }).lean()
    if (before !== undefined && !bound) return null
    const found = await conversations
      .find({ ...owned(visitor), ...(bound ? { ordinal: { $lt: bound.ordinal } } : {}) })
      .sort({ ordinal: -1 })
      .limit(limit)
      .lean()
    return found.map(conversationRecord)
  },

  async message(visitor, messageId) {
    const message = await messages.findOne({ _id: messageId, ...owned(visitor) }).lean()
    return message && messageRecord(message)
  },

  async messageAt(conversation, seq) {
    const message = await messages.findOne({ ...within(conversation), seq }).lean()
    return message && messageRecord(message)
  },

  async messagesAfter(conversation, after, limit) {
    const found = messages.find({ ...within(conversation), seq: { $gt: after } }).sort({ seq: 1 })
    return page(found.limit(limit).lean().cursor({ batchSize: limit }))
  },

  async messagesBefore(conversation, before, limit) {
    const bound = before === undefined ? {} : { seq: { $lt: before } }
    const found = messages.find({ ...within(conversation), ...bound }).sort({ seq: -1 })
    return (await page(found.limit(limit).lean().cursor({ batchSize: limit }))).reverse()
  },

  async firstStreaming(conversation) {
    const message = await messages
      .findOne({ ...within(conversation), status: 'streaming' })
      .sort({ seq: 1 })
      .lean()
    return message && messageRecord(message)
  },
})

/** Messages up to the length of a page, and one at the least. What is beyond is never in memory all at once. */
async function page(found: AsyncIterable<MessageDocument>): Promise<MessageRecord[]> {
  const messages: MessageRecord[] = []
  let length = 0
  for await (const message of found) {
    messages.push(messageRecord(message))
    length += message.text.length
    if (length >= pageLength) break
  }
  return messages
}
