import type { Connection } from 'mongoose'
import type { Transcripts } from '#conversation/transcripts.ts'
import { accept, type EnsureVisitor } from './accept.ts'
import { conversationCollection, conversationModel, conversationRecord, ofVisitor } from './conversation-model.ts'
import { type EraseVisitorRecords, erase } from './erase.ts'
import { changeHandoff } from './handoff.ts'
import { messageCollection, messageModel } from './message-model.ts'
import { push } from './push.ts'
import { reading } from './reading.ts'
import { retry } from './retry.ts'
import { siteReading } from './site-reading.ts'
import { turnStore } from './turns.ts'

/** What is kept of visitors beside the transcripts, as far as it has to change with them. */
interface VisitorRecords {
  readonly ensure: EnsureVisitor
  readonly erase: EraseVisitorRecords
  /** Hears that a visitor is erased, before anything that runs is ended: the streams end for this reason and no other. */
  readonly erased: () => Promise<void>
}

/** The transcripts in MongoDB. `processId` marks what this one wrote. */
export function mongoTranscripts(connection: Connection, visitors: VisitorRecords, processId: string): Transcripts {
  const conversations = conversationModel(connection)
  const messages = messageModel(connection)
  const collections = {
    conversations: conversationCollection(connection),
    messages: messageCollection(connection),
  }
  const models = { connection, conversations, messages }
  return {
    ...reading(collections.conversations, collections.messages),
    ...siteReading(collections.conversations, collections.messages),
    ...turnStore(collections.conversations, collections.messages, processId),
    accept: (message, processId) => accept({ connection, ...collections }, visitors.ensure, message, processId),
    retry: (visitor, replyId, processId) => retry(models, visitor, replyId, processId),
    push: (pushed, onVisitor) => push(models, pushed, onVisitor, processId),

    async setFeedback(visitor, messageId, feedback) {
      const result = await messages.updateOne(
        { _id: messageId, ...ofVisitor(visitor), role: { $in: ['assistant', 'agent'] }, status: { $ne: 'streaming' } },
        feedback ? { $set: { feedback } } : { $unset: { feedback: 1 } },
      )
      return result.matchedCount === 1
    },

    async setRating(visitor, { conversationId, ...rating }) {
      const rated = await conversations.findOneAndUpdate(
        { ...ofVisitor(visitor), ...(conversationId === undefined ? {} : { _id: conversationId }) },
        { $set: { rating } },
        { sort: { ordinal: -1 }, projection: { _id: 1 } },
      )
      return rated !== null
    },

    async setHandoff(visitor, wish) {
      const open = { ...ofVisitor(visitor), status: 'open' as const }
      const conversation =
        (await changeHandoff(conversations, ofVisitor(visitor), { wish, by: processId })) ??
        (await conversations.findOne(open).lean())
      return conversation && conversationRecord(conversation)
    },

    async erase(visitor) {
      const replyIds = await erase(connection, visitors.erase, visitor)
      await visitors.erased()
      return replyIds
    },
  }
}
