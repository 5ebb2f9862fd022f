import type { Conversation, HandoffState } from '@parley/protocol/conversation'
import type { ErrorCode } from '@parley/protocol/errors'
import type { Author, MessageStatus, Role } from '@parley/protocol/message'
import type { QuestionContext, Turn } from './turn.ts'

/** A conversation as it is kept. Its document arbitrates: it alone gives out `seq` and lists the turns. */
export interface ConversationRecord {
  readonly id: string
  readonly siteId: string
  readonly visitorId: string
  readonly status: Conversation['status']
  readonly handoff: HandoffState
  /** The person who has taken over, while the handoff is active and where they gave a name. */
  readonly handoffAuthor?: Author
  readonly lastSeq: number
  /** How many turns were begun, this one included. */
  readonly turnCount: number
  /** The first one runs or is about to; the others wait. */
  readonly turns: readonly Turn[]
  readonly createdAt: Date
  readonly lastMessageAt: Date
}

/** A message as it is kept. */
export interface MessageRecord {
  readonly id: string
  readonly conversationId: string
  readonly siteId: string
  readonly visitorId: string
  readonly seq: number
  readonly role: Role
  readonly text: string
  readonly status: MessageStatus
  readonly createdAt: Date
  readonly clientId?: string
  readonly author?: Author
  readonly code?: ErrorCode
  readonly feedback?: { rating: 'up' | 'down' | null; comment?: string }
  /** Of a reply: the one that it tries again. */
  readonly retryOf?: string
  /** Of a visitor's message: its first reply. */
  readonly replyId?: string
  /** Of a reply: `seq` of the question that it answers. */
  readonly questionSeq?: number
  /** Of a visitor's message: what the agent is told beside the text. */
  readonly context?: QuestionContext
}

/** Has the message its one outcome? Only replies are ever without. */
export const hasEnded = (message: MessageRecord): boolean => message.status !== 'streaming'
