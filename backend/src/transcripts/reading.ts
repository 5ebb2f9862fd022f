import type { MessageRecord } from '#conversation/record.ts'
import { type ConversationRef, pageLength, type Transcripts } from '#conversation/transcripts.ts'
import { type ConversationCollection, conversationRecord, ofVisitor } from './conversation-model.ts'
import { type MessageCollection, type MessageDocument, messageRecord } from './message-model.ts'

/** Everything that only reads. What decides is read from the majority, which is the connection's default. */
export type Reading = Pick<
  Transcripts,
  | 'findByClientId'
  | 'current'
  | 'conversation'
  | 'conversations'
  | 'siteConversation'
  | 'siteConversations'
  | 'countWaiting'
  | 'messageCounts'
  | 'message'
  | 'messageAt'
  | 'messagesAfter'
  | 'messagesBefore'
  | 'firstStreaming'
>

const within = ({ siteId, id }: ConversationRef) => ({ conversationId: id, siteId })

export const reading = (conversations: ConversationCollection, messages: MessageCollection): Reading => ({
  async findByClientId(visitor, clientId) {
    const message = await messages.findOne({ ...ofVisitor(visitor), clientId })
    return message && messageRecord(message)
  },

  async current(visitor) {
    const conversation = await conversations.findOne(ofVisitor(visitor), { sort: { ordinal: -1 } })
    return conversation && conversationRecord(conversation)
  },

  async conversation(visitor, conversationId) {
    const conversation = await conversations.findOne({ _id: conversationId, ...ofVisitor(visitor) })
    return conversation && conversationRecord(conversation)
  },

  async conversations(visitor, { before, limit }) {
    const bound = before === undefined ? null : await conversations.findOne({ _id: before, ...ofVisitor(visitor) })
    if (before !== undefined && !bound) return null
    const found = await conversations
      .find(
        { ...ofVisitor(visitor), ...(bound ? { ordinal: { $lt: bound.ordinal } } : {}) },
        { sort: { ordinal: -1 }, limit },
      )
      .toArray()
    return found.map(conversationRecord)
  },

  async siteConversation({ siteId, id }) {
    const conversation = await conversations.findOne({ _id: id, siteId })
    return conversation && conversationRecord(conversation)
  },

  async siteConversations(siteId, { before, limit }) {
    const known = typeof before === 'string' ? await conversations.findOne({ _id: before, siteId }) : null
    const bound = typeof before === 'string' ? known && conversationRecord(known) : before
    if (bound === null) return null
    const behind = bound && [
      { lastMessageAt: { $lt: bound.lastMessageAt } },
      { lastMessageAt: bound.lastMessageAt, _id: { $lt: bound.id } },
    ]
    const found = await conversations
      .find({ siteId, ...(behind && { $or: behind }) }, { sort: { lastMessageAt: -1, _id: -1 }, limit })
      .toArray()
    return found.map(conversationRecord)
  },

  countWaiting: (siteId) => conversations.countDocuments({ siteId, status: 'open', handoff: 'requested' }),

  async messageCounts(siteId, visitorIds) {
    const counts = conversations.aggregate<{ _id: string; count: number }>([
      { $match: { siteId, visitorId: { $in: [...visitorIds] } } },
      // Numbers have no gaps.
      { $group: { _id: '$visitorId', count: { $sum: '$lastSeq' } } },
    ])
    return new Map((await counts.toArray()).map(({ _id, count }) => [_id, count]))
  },

  async message(visitor, messageId) {
    const message = await messages.findOne({ _id: messageId, ...ofVisitor(visitor) })
    return message && messageRecord(message)
  },

  async messageAt(conversation, seq) {
    const message = await messages.findOne({ ...within(conversation), seq })
    return message && messageRecord(message)
  },

  async messagesAfter(conversation, after, limit) {
    const filter = { ...within(conversation), seq: { $gt: after } }
    return page(messages.find(filter, { sort: { seq: 1 }, limit, batchSize: limit }))
  },

  async messagesBefore(conversation, before, limit) {
    const bound = before === undefined ? {} : { seq: { $lt: before } }
    const filter = { ...within(conversation), ...bound }
    return (await page(messages.find(filter, { sort: { seq: -1 }, limit, batchSize: limit }))).reverse()
  },

  async firstStreaming(conversation) {
    const message = await messages.findOne({ ...within(conversation), status: 'streaming' }, { sort: { seq: 1 } })
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
