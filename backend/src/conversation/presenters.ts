import type { Conversation } from '@parley/protocol/conversation'
import type { Message } from '@parley/protocol/message'
import type { ConversationState } from '@parley/protocol/wordpress'
import type { ConversationRecord, MessageRecord } from './record.ts'

/** A conversation as its visitor sees it: fields listed one by one, so that a new one never leaks by accident. */
export const presentConversation = (conversation: ConversationRecord): Conversation => ({
  id: conversation.id,
  status: conversation.status,
  handoff: conversation.handoff,
  lastSeq: conversation.lastSeq,
  createdAt: conversation.createdAt.toISOString(),
})

/** A message as its visitor sees it. */
export const presentMessage = (message: MessageRecord): Message => ({
  id: message.id,
  conversationId: message.conversationId,
  seq: message.seq,
  role: message.role,
  text: message.text,
  status: message.status,
  createdAt: message.createdAt.toISOString(),
  ...(message.clientId === undefined ? {} : { clientId: message.clientId }),
  ...(message.author === undefined ? {} : { author: message.author }),
  ...(message.code === undefined ? {} : { code: message.code }),
  ...(message.feedback === undefined ? {} : { feedback: message.feedback }),
  ...(message.retryOf === undefined ? {} : { retryOf: message.retryOf }),
})

/** How a conversation stands, as the merchant sees it. */
export function stateOfConversation({ status, handoff }: ConversationRecord): ConversationState {
  if (status === 'closed') return 'closed'
  if (handoff === 'requested') return 'waiting'
  return handoff === 'active' ? 'active' : 'open'
}
