import * as v from 'valibot'

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

/** `GET /v1/conversations`, newest first. */
export const conversationList = v.object({ conversations: v.array(conversation), hasMore: v.boolean() })
export type ConversationList = v.InferOutput<typeof conversationList>
