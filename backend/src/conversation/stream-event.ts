import type { StreamEvent } from '@parley/protocol/events'
import { formatPosition } from '@parley/protocol/position'
import { presentConversation, presentMessage } from './presenters.ts'
import type { ConversationRecord, MessageRecord } from './record.ts'
import { wholePairs } from './surrogate-pair.ts'

/** Longest text of one `delta` of a running reply, in code units: what a slow socket may have to hold at once. */
const maxDelta = 16_384

export const conversationEvent = (conversation: ConversationRecord | null): StreamEvent => ({
  event: 'conversation',
  data: conversation && presentConversation(conversation),
})

export const handoffEvent = (conversation: ConversationRecord | null): StreamEvent => ({
  event: 'handoff',
  data: {
    state: conversation?.handoff ?? 'none',
    ...(conversation?.handoffAuthor ? { author: conversation.handoffAuthor } : {}),
  },
})

/** The client's position is unknown; what follows comes whole from the message after `seq`. */
export const resetEvent = (seq: number): StreamEvent => ({ event: 'reset', data: {}, id: formatPosition({ seq }) })

/** A message that has ended and of which the client has nothing. */
export const messageEvent = (message: MessageRecord): StreamEvent => ({
  event: 'message',
  data: presentMessage(message),
  id: formatPosition({ seq: message.seq }),
})

/** The start of a reply: it streams, and nothing of its text is there yet. */
export const startEvent = ({ code, feedback, ...message }: MessageRecord): StreamEvent => ({
  event: 'message',
  data: presentMessage({ ...message, text: '', status: 'streaming' }),
  id: formatPosition({ seq: message.seq, offset: 0 }),
})

/** What lies beyond `offset`, or as much of it as one `delta` of a running reply holds; never half a pair. */
export const deltaEvent = (seq: number, beyond: string, offset: number): StreamEvent & { event: 'delta' } =>
  restEvent(seq, wholePairs(beyond.slice(0, maxDelta)), offset)

/** All that lies beyond `offset`, as the one `delta` of an ended message. */
export const restEvent = (seq: number, beyond: string, offset: number): StreamEvent & { event: 'delta' } => ({
  event: 'delta',
  data: { seq, offset, text: beyond },
  id: formatPosition({ seq, offset: offset + beyond.length }),
})

/** The end of a message of which the client holds the text. */
export const doneEvent = ({ seq, status, code }: Pick<MessageRecord, 'seq' | 'status' | 'code'>): StreamEvent => ({
  event: 'done',
  data: { seq, status, ...(code === undefined ? {} : { code }) },
  id: formatPosition({ seq }),
})
