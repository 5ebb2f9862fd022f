import type { Conversation, HandoffState } from '@parley/protocol/conversation'
import type { StreamEvent } from '@parley/protocol/events'
import type { Author, MessageAccepted, MessageList, Reply } from '@parley/protocol/message'
import { comesBefore } from '@parley/protocol/position'
import type { Session } from '@parley/protocol/session'
import { append, end, put, putAll, type Transcript } from './transcript.ts'

/** That somebody else answers from here on. It was heard in this tab and stands in no message. */
export interface HandoffNote {
  /** The last message before it. */
  readonly afterSeq: number
  readonly state: Exclude<HandoffState, 'none'>
}

/** The current conversation as this tab knows it, and how far it has come in its stream. */
export interface Thread {
  readonly conversation: Conversation | null
  readonly transcript: Transcript
  readonly position: string
  /**
   * `reset`: the server said so, what follows comes whole. `missed`: something did not arrive, so the stream must
   * begin again from where the messages then stand. Either way the messages are to be read again.
   */
  readonly stale: false | 'reset' | 'missed'
  readonly handoffs?: readonly HandoffNote[]
  /** Who answers in the agent's place, where they said so. */
  readonly person?: Author | undefined
}

export const emptyThread: Thread = { conversation: null, transcript: [], position: '0', stale: false }

/**
 * Where somebody else already answers it says so: the note of the change itself went with the page that heard it, and
 * with it their name, which their messages still have.
 */
export function threadOf({ conversation, messages, cursor }: Session): Thread {
  const thread: Thread = { conversation, transcript: messages, position: cursor, stale: false }
  const state = conversation?.handoff
  if (state !== 'requested' && state !== 'active') return thread
  const last = messages.findLast(({ role, author }) => role === 'agent' && author)
  const person = state === 'active' ? last?.author : undefined
  return { ...thread, handoffs: [{ afterSeq: messages.at(-1)?.seq ?? 0, state }], person }
}

/** What an event of the stream makes of the thread (docs/protocol/stream.md: clients key messages by `seq`). */
export function receive(thread: Thread, event: StreamEvent): Thread {
  const at = { ...thread, position: event.id ?? thread.position }
  switch (event.event) {
    case 'conversation':
      return become(thread, event.data)
    case 'message':
      return { ...at, transcript: put(thread.transcript, event.data) }
    case 'delta':
      return orMissed(at, append(thread.transcript, event.data))
    case 'done':
      return orMissed(at, end(thread.transcript, event.data))
    case 'reset':
      return { ...at, stale: 'reset' }
    case 'handoff':
      return handOver(thread, event.data.state, event.data.author)
    default:
      return thread
  }
}

const orMissed = (thread: Thread, transcript: Transcript | null): Thread =>
  transcript ? { ...thread, transcript } : { ...thread, stale: 'missed' }

/** Another conversation begins at its start; of the messages only those stay that are already known to be its own. */
function become(thread: Thread, conversation: Conversation | null): Thread {
  if (conversation && conversation.id === thread.conversation?.id)
    return { ...handOver(thread, conversation.handoff), conversation }
  return {
    conversation,
    transcript: thread.transcript.filter((message) => message.conversationId === conversation?.id),
    position: '0',
    stale: false,
  }
}

/** Who answers now. A change is noted where it happened: that a person has left once, as `released` or as `none`. */
export function handOver(thread: Thread, state: HandoffState, person = thread.person): Thread {
  const { conversation, transcript, handoffs = [] } = thread
  if (!conversation) return thread
  const known = { ...thread, person }
  if (state === conversation.handoff) return known
  const note = { afterSeq: transcript.at(-1)?.seq ?? 0, state: state === 'none' ? 'released' : state } as const
  return {
    ...known,
    conversation: { ...conversation, handoff: state },
    handoffs: state === 'none' && conversation.handoff === 'released' ? handoffs : [...handoffs, note],
  }
}

/** A message of the visitor's own was taken; it may have opened a new conversation. */
export function accept(thread: Thread, { message, reply }: MessageAccepted): Thread {
  const { conversationId, createdAt, seq } = message
  const own =
    thread.conversation?.id === conversationId
      ? thread
      : become(thread, { id: conversationId, status: 'open', handoff: 'none', lastSeq: seq, createdAt })
  const taken = { ...own, transcript: put(own.transcript, message) }
  return reply ? anticipate(taken, reply) : taken
}

/** A reply is on its way: it stands in the transcript before its first word, so that the waiting shows. */
export function anticipate(thread: Thread, { id, seq }: Reply, retryOf?: string): Thread {
  const { conversation, transcript } = thread
  if (!conversation) return thread
  const reply = {
    id,
    seq,
    conversationId: conversation.id,
    role: 'assistant',
    text: '',
    status: 'streaming',
    createdAt: new Date().toISOString(),
    ...(retryOf && { retryOf }),
  } as const
  return { ...thread, transcript: put(transcript, reply) }
}

/** The messages as they were read again. Where a hole would be left before them, what is older goes; it can be read. */
export function reread(thread: Thread, { conversation, messages, cursor }: MessageList): Thread {
  const held = become(thread, conversation)
  const first = messages[0]?.seq ?? 1
  const joined = first === 1 || held.transcript.some(({ seq }) => seq === first - 1)
  const position = thread.stale === 'missed' || comesBefore(held.position, cursor ?? '0') ? cursor : held.position
  return {
    ...held,
    transcript: joined ? putAll(held.transcript, messages) : messages,
    position: position ?? held.position,
    stale: false,
  }
}

/** Whether there are messages before the first one held. */
export const hasOlder = ({ transcript }: Thread): boolean => (transcript[0]?.seq ?? 1) > 1
