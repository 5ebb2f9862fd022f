import type { ConversationRecord } from '#conversation/record.ts'
import type { SiteFigures, Transcripts } from '#conversation/transcripts.ts'
import type { ConversationCollection } from './conversation-model.ts'
import type { MessageCollection } from './message-model.ts'
import { reading } from './reading.ts'

/** So many conversations are looked through together, and so many in all before an answer. */
const batchLength = 50
const mostSearched = 4_000
/** A search answers with what it has after so long, in milliseconds, and one batch gets no longer: texts may be long. */
const searchMs = 3_000
/** Nobody waits longer for figures, in milliseconds. */
const figuresMs = 3_000

/** What a merchant asks of a whole site. */
export function siteReading(
  conversations: ConversationCollection,
  messages: MessageCollection,
): Pick<Transcripts, 'searchConversations' | 'siteFigures'> {
  const { siteConversations } = reading(conversations, messages)

  return {
    async searchConversations(siteId, { text, before, limit }) {
      const found: ConversationRecord[] = []
      const hasText = { text: { $regex: escaped(text), $options: 'i' } }
      let behind: string | ConversationRecord | undefined = before
      let next: string | null = null
      const until = performance.now() + searchMs
      for (let searched = 0; searched < mostSearched && performance.now() < until; searched += batchLength) {
        const page = { ...(behind !== undefined && { before: behind }), limit: batchLength }
        const batch = await siteConversations(siteId, page)
        if (!batch) return null
        const ids = await messages.distinct(
          'conversationId',
          { conversationId: { $in: batch.map(({ id }) => id) }, siteId, ...hasText },
          { maxTimeMS: searchMs },
        )
        for (const conversation of batch) {
          behind = conversation
          next = conversation.id
          if (!ids.includes(conversation.id)) continue
          found.push(conversation)
          if (found.length === limit) return { found, next }
        }
        if (batch.length < batchLength) return { found, next: null }
      }
      return { found, next }
    },

    async siteFigures(siteId, since) {
      const [figures] = await conversations
        .aggregate<SiteFigures>(
          [
            { $match: { siteId, lastMessageAt: { $gte: since } } },
            {
              $lookup: {
                from: messages.collectionName,
                localField: '_id',
                foreignField: 'conversationId',
                pipeline: [
                  { $match: { createdAt: { $gte: since } } },
                  { $group: { _id: null, messages: { $sum: 1 }, answered: { $sum: { $cond: [isAnswer, 1, 0] } } } },
                ],
                as: 'said',
              },
            },
            { $unwind: '$said' },
            {
              $group: {
                _id: null,
                conversations: { $sum: 1 },
                messages: { $sum: '$said.messages' },
                answered: { $sum: '$said.answered' },
              },
            },
            { $project: { _id: 0 } },
          ],
          { maxTimeMS: figuresMs },
        )
        .toArray()
      return figures ?? { conversations: 0, messages: 0, answered: 0 }
    },
  }
}

/** A reply that the agent was asked for, and that came to its end. */
const isAnswer = {
  $and: [{ $eq: ['$role', 'assistant'] }, { $eq: ['$status', 'complete'] }, { $gt: ['$question', 0] }],
}

/** What a person typed, with nothing in it that a pattern would read (PCRE). */
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
