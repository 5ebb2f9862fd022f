import type { MessageRecord } from '#conversation/record.ts'
import type { VisitorRef } from '#conversation/transcripts.ts'
import { maxTurns } from '#conversation/turn.ts'
import type { ConversationDocument, TurnDocument } from './conversation-model.ts'
import type { MessageDocument } from './message-model.ts'

/** Is there room for one more turn? */
export const hasRoom: Record<string, { $exists: false }> = { [`turns.${maxTurns - 1}`]: { $exists: false } }

/**
 * A turn that is added to a conversation's list, as an expression of an update: it is its owner's at once where nothing
 * else runs, and waits otherwise.
 */
export const newTurn = (replyId: string, owner: string, { question, reply }: { question: object; reply: object }) => ({
  question,
  reply,
  replyId: { $literal: replyId },
  owner: { $cond: [{ $eq: ['$turns', []] }, { $literal: owner }, null] },
  wish: null,
  at: '$$NOW',
})

/** The reply before the agent said anything: it holds the place in the order, and a crash leaves it to be marked. */
export const emptyReply = (
  { siteId, visitorId }: VisitorRef,
  conversation: ConversationDocument,
  turn: TurnDocument,
  by: string,
  retryOf?: MessageRecord['retryOf'],
): MessageDocument => ({
  _id: turn.replyId,
  conversationId: conversation._id,
  siteId,
  visitorId,
  seq: turn.reply,
  role: 'assistant',
  text: '',
  status: 'streaming',
  createdAt: new Date(),
  question: turn.question,
  by,
  ...(retryOf === undefined ? {} : { retryOf }),
})
