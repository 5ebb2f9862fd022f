import type { StreamEvent } from '@parley/protocol/events'
import type { FollowOptions } from './follow.ts'
import { type ConversationRecord, hasEnded, type MessageRecord } from './record.ts'
import { deltaEvent, doneEvent, restEvent } from './stream-event.ts'
import { beginsInPair, splitsPair } from './surrogate-pair.ts'

/** What is known after a pull: more may come; `done` was said; the client holds text that never was; it is erased. */
export type Pulled = 'more' | 'ended' | 'unknown' | 'gone'

/**
 * Reads one reply from an offset on: from memory while it runs in this process, else from its document and from what its
 * own process tells of it.
 */
export class TextCursor {
  readonly #source: FollowOptions
  readonly #conversation: ConversationRecord
  readonly #replyId: string
  readonly seq: number
  #offset: number
  #readDocument: boolean

  constructor(source: FollowOptions, conversation: ConversationRecord, message: MessageRecord, offset: number) {
    this.#source = source
    this.#conversation = conversation
    this.#replyId = message.id
    this.seq = message.seq
    this.#offset = offset
    // Of a reply that runs here memory knows all, and its end is told when its document is written.
    this.#readDocument = !source.running.get(message.id)
  }

  /** The document was written: the next pull reads it. */
  written(): void {
    this.#readDocument = true
  }

  /** Yields what lies beyond the offset, with `done` when the reply has ended. */
  async *pull(): AsyncGenerator<StreamEvent, Pulled, undefined> {
    const { transcripts, running, live } = this.#source
    let saved = ''
    if (this.#readDocument) {
      this.#readDocument = false
      const message = await transcripts.messageAt(this.#conversation, this.seq)
      if (!message) return 'gone'
      if (hasEnded(message)) return yield* this.#end(message)
      saved = message.text
    }
    // Read anew after each event: while the socket was busy the reply went on.
    for (;;) {
      const reply = running.get(this.#replyId)
      const beyond =
        (reply?.text ?? saved).slice(this.#offset) || (reply ? '' : await live.textBeyond(this.#replyId, this.#offset))
      if (beyond === '') return 'more'
      if (beginsInPair(beyond)) return 'unknown'
      const delta = deltaEvent(this.seq, beyond, this.#offset)
      this.#offset += delta.data.text.length
      yield delta
    }
  }

  *#end(message: MessageRecord): Generator<StreamEvent, Pulled, undefined> {
    const { text } = message
    if (this.#offset > text.length || splitsPair(text, this.#offset)) return 'unknown'
    if (text.length > this.#offset) yield restEvent(this.seq, text.slice(this.#offset), this.#offset)
    yield doneEvent(message)
    return 'ended'
  }
}
