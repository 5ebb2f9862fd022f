import type { Connection } from 'mongoose'
import type { Transcripts, VisitorRef } from '#conversation/transcripts.ts'
import { transaction } from '#database/majority-transaction.ts'
import { accept, type EnsureVisitor } from './accept.ts'
import { conversationModel, conversationRecord } from './conversation-model.ts'
import { changeHandoff } from './handoff.ts'
import { messageModel } from './message-model.ts'
import { push } from './push.ts'
import { reading } from './reading.ts'
import { retry } from './retry.ts'
import { turnStore } from './turns.ts'

/** The transcripts in MongoDB. `process` marks what this one wrote. */
export function mongoTranscripts(connection: Connection, ensureVisitor: EnsureVisitor, process: string): Transcripts {
  const conversations = conversationModel(connection)
  const messages = messageModel(connection)
  const models = { connection, conversations, messages }
  return {
    ...reading(conversations, messages),
    ...turnStore(conversations, messages, process),
    accept: (message, owner) => accept(models, ensureVisitor, message, owner),
    retry: (visitor, replyId, owner) => retry(models, visitor, replyId, owner),
    push: (pushed) => push(models, pushed, process),

    async setFeedback(visitor, messageId, feedback) {
      const result = await messages.updateOne(
        { _id: messageId, ...owned(visitor), role: { $in: ['assistant', 'agent'] }, status: { $ne: 'streaming' } },
        feedback ? { $set: { feedback } } : { $unset: { feedback: 1 } },
      )
      return result.matchedCount === 1
    },

    async setRating(visitor, rating) {
      const rated = await conversations.findOneAndUpdate(
        owned(visitor),
        { $set: { rating } },
        { sort: { ordinal: -1 }, projection: { _id: 1 } },
      )
      return rated !== null
    },

    async setHandoff(visitor, wish) {
      const open = { ...owned(visitor), status: 'open' as const }
      const conversation =
        (await changeHandoff(conversations, owned(visitor), { wish, by: process })) ??
        (await conversations.findOne(open).lean())
      return conversation && conversationRecord(conversation)
    },

    erase: (visitor) =>
      transaction(connection, async (session) => {
        const found = await conversations.find(owned(visitor), { _id: 1 }, { session }).lean()
        const ids = found.map((conversation) => conversation._id)
        await messages.deleteMany({ conversationId: { $in: ids }, ...owned(visitor) }, { session })
        await conversations.deleteMany(owned(visitor), { session })
        return ids
      }),
  }
}

const owned = ({ siteId, visitorId }: VisitorRef) => ({ siteId, visitorId })
