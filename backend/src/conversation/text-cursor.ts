import type { StreamEvent } from '@parley/protocol/events'
import { type ConversationRecord, hasEnded, type MessageRecord } from './record.ts'
import type { RunningReplies } from './running-replies.ts'
import { deltaEvent, doneEvent, restEvent } from './stream-event.ts'
import { splitsPair } from './surrogate-pair.ts'
import type { Transcripts } from './transcripts.ts'

/** What is known after a pull: more may come; `done` was said; the client holds text that never was; it is erased. */
export type Pulled = 'more' | 'ended' | 'unknown' | 'gone'

/** Reads one reply from an offset on: from memory while it runs in this process, else from its document. */
export class TextCursor {
  readonly #transcripts: Transcripts
  readonly #running: RunningReplies
  readonly #conversation: ConversationRecord
  readonly #replyId: string
  readonly seq: number
  #offset: number
  #readDocument = true

  constructor(
    { transcripts, running }: { transcripts: Transcripts; running: RunningReplies },
    conversation: ConversationRecord,
    message: MessageRecord,
    offset: number,
  ) {
    this.#transcripts = transcripts
    this.#running = running
    this.#conversation = conversation
    this.#replyId = message.id
    this.seq = message.seq
    this.#offset = offset
  }

  /** The document was written: the next pull reads it. */
  written(): void {
    this.#readDocument = true
  }

  /** Yields what lies beyond the offset, with `done` when the reply has ended. */
  async *pull(): AsyncGenerator<StreamEvent, Pulled, undefined> {
    if (this.#readDocument) {
      this.#readDocument = false
      const message = await this.#transcripts.messageAt(this.#conversation, this.seq)
      if (!message) return 'gone'
      if (hasEnded(message)) return yield* this.#end(message)
      if (!this.#running.get(this.#replyId)) return yield* this.#advance(message.text)
    }
    // Read anew after each event: while the socket was busy the reply went on.
    for (;;) {
      const text = this.#running.get(this.#replyId)?.text ?? ''
      if (text.length <= this.#offset) return 'more'
      if (splitsPair(text, this.#offset)) return 'unknown'
      yield this.#delta(text)
    }
  }

  *#advance(text: string): Generator<StreamEvent, Pulled, undefined> {
    if (splitsPair(text, this.#offset)) return 'unknown'
    while (text.length > this.#offset) yield this.#delta(text)
    return 'more'
  }

  #delta(text: string): StreamEvent {
    const delta = deltaEvent(this.seq, text, this.#offset)
    this.#offset += delta.data.text.length
    return delta
  }

  *#end(message: MessageRecord): Generator<StreamEvent, Pulled, undefined> {
    const { text } = message
    if (this.#offset > text.length || splitsPair(text, this.#offset)) return 'unknown'
    if (text.length > this.#offset) yield restEvent(this.seq, text, this.#offset)
    yield doneEvent(message)
    return 'ended'
  }
}
