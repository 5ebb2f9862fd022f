import type { Conversation, HandoffState } from './conversation.ts'
import type { ErrorCode } from './errors.ts'
import type { Author, Message, MessageStatus } from './message.ts'

/** What the event stream says, by event name. A client ignores names and fields that it does not know. */
export interface StreamEvents {
  /** First on every stream, and whenever another becomes current or its status changes; all that follows belongs to it. */
  conversation: Conversation | null
  /** A whole message; or the start of one that streams (status `streaming`, text ""). */
  message: Message
  /** Text to append at `offset`, counted in UTF-16 code units. */
  delta: { seq: number; offset: number; text: string }
  /** The message has ended. */
  done: { seq: number; status: MessageStatus; code?: ErrorCode }
  handoff: { state: HandoffState; author?: Author }
  typing: { role: 'visitor' | 'agent'; active: boolean }
  /** The client's position is unknown here: read the messages again; what follows comes whole. */
  reset: Record<string, never>
  /** The server ends the stream; come back after `retryMs`. */
  bye: { reason: 'shutdown' | 'expired' | 'rotate'; retryMs: number }
}

export type StreamEventName = keyof StreamEvents

/** One event with its name and, where it moves the client's position, its id. */
export type StreamEvent = {
  [Name in StreamEventName]: { event: Name; data: StreamEvents[Name]; id?: string }
}[StreamEventName]

/** How long a client waits before it opens the stream again, in milliseconds, until told otherwise. */
export const retryMs = 2000

/** The server sends a comment whenever a stream was quiet for so long, in milliseconds. */
export const heartbeatMs = 15_000

/** No byte for so long, in milliseconds: the client takes the connection for dead. */
export const silenceMs = 40_000
