import * as v from 'valibot'
import { comment, id } from './text.ts'

/** none → requested → active → released → none. From requested on, the agent is not called. */
export const handoffState = v.picklist(['none', 'requested', 'active', 'released'])
export type HandoffState = v.InferOutput<typeof handoffState>

export const conversation = v.object({
  id: v.string(),
  status: v.picklist(['open', 'closed']),
  handoff: handoffState,
  lastSeq: v.number(),
  createdAt: v.string(),
})
export type Conversation = v.InferOutput<typeof conversation>

/**
 * `PUT /v1/conversation/rating`: how the whole of it was. It names the conversation, because another one may have begun
 * before the rating arrives; without a name it is of the current one.
 */
export const conversationRating = v.object({
  conversationId: v.optional(id('conv')),
  score: v.picklist([1, 2, 3, 4, 5]),
  comment: v.optional(comment),
})
export type ConversationRating = v.InferOutput<typeof conversationRating>

/** `GET /v1/conversations`, newest first. */
export const conversationList = v.object({ conversations: v.array(conversation), hasMore: v.boolean() })
export type ConversationList = v.InferOutput<typeof conversationList>
