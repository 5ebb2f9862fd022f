import type { Position } from '@parley/protocol/position'
import type { ConversationRecord, MessageRecord } from './record.ts'
import type { Transcripts, VisitorRef } from './transcripts.ts'

/** A client that is further behind reads the messages again instead of having them all replayed. */
const maxBehind = 200

/** Where a client says that it is. `invalid`: it sent something that is no position. */
export interface ClientPosition {
  readonly position: Position | 'invalid' | null
  /** Whose position it is; null: the current conversation's. */
  readonly conversationId: string | null
}

/**
 * Where a stream begins: after message `seq`; with `held` within the next one, of which the client says that it has `offset`
 * units. Whether it can have them is seen when it is read.
 */
export interface Start {
  readonly seq: number
  readonly held?: { readonly message: MessageRecord; readonly offset: number }
  /** The client's position is unknown here. */
  readonly reset: boolean
}

/** Where a stream of the current conversation begins for a client that is at `client` (docs/protocol/stream.md, "Positions"). */
export async function startPosition(
  transcripts: Transcripts,
  visitor: VisitorRef,
  current: ConversationRecord | null,
  client: ClientPosition,
): Promise<Start> {
  const reset = async (): Promise<Start> => ({ seq: current ? await newest(transcripts, current) : 0, reset: true })
  if (client.position === null) return { ...(await reset()), reset: false }
  if (client.position === 'invalid') return reset()
  let { position } = client
  if (client.conversationId !== null && client.conversationId !== current?.id) {
    if (!(await transcripts.conversation(visitor, client.conversationId))) return reset()
    // It was current once: of the one that is current now the client has nothing.
    position = { seq: 0 }
  }
  if (!current) return { seq: 0, reset: position.seq !== 0 }
  const { seq, offset } = position
  if (seq > current.lastSeq || current.lastSeq - seq > maxBehind) return reset()
  const streaming = await transcripts.firstStreaming(current)
  // What streams has to come whole before anything after it: a client beyond it was never sent there.
  if (streaming && (seq > streaming.seq || (seq === streaming.seq && offset === undefined))) return reset()
  if (offset === undefined) return { seq, reset: false }
  const message = await transcripts.messageAt(current, seq)
  if (!message) return reset()
  return { seq: seq - 1, held: { message, offset }, reset: false }
}

/** The `seq` before the first message that still streams, else the last. */
export async function newest(transcripts: Transcripts, conversation: ConversationRecord): Promise<number> {
  const streaming = await transcripts.firstStreaming(conversation)
  // A reply that began after the conversation was read is not yet known to lie after all that the client was told of.
  return streaming ? Math.min(streaming.seq - 1, conversation.lastSeq) : conversation.lastSeq
}
