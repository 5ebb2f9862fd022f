import type { StreamEvent } from '@parley/protocol/events'
import { type ConversationRecord, hasEnded, type MessageRecord } from './record.ts'
import { deltaEvent, doneEvent, restEvent } from './stream-event.ts'
import type { StreamSource } from './stream-source.ts'
import { beginsInPair, splitsPair } from './surrogate-pair.ts'

/** What is known after a pull: more may come; `done` was said; the client holds text that never was; it is erased. */
export type Pulled = 'more' | 'ended' | 'unknown' | 'gone'

type EndedText = Pick<MessageRecord, 'seq' | 'text' | 'status' | 'code'>

/**
 * Reads one reply from an offset on: from memory while it runs in this process, else from its document and from what its
 * own process tells of it.
 */
export class TextCursor {
  readonly #source: StreamSource
  readonly #conversation: ConversationRecord
  readonly #replyId: string
  readonly seq: number
  #offset: number
  /** May its document say more than was read of it? While the reply runs here memory knows all of it. */
  #readDocument = true

  constructor(source: StreamSource, conversation: ConversationRecord, message: MessageRecord, offset: number) {
    this.#source = source
    this.#conversation = conversation
    this.#replyId = message.id
    this.seq = message.seq
    this.#offset = offset
  }

  /** The document was written: a pull reads it, once the reply does not run here. */
  written(): void {
    this.#readDocument = true
  }

  /** Yields what lies beyond the offset, with `done` when the reply has ended. */
  async *pull(): AsyncGenerator<StreamEvent, Pulled, undefined> {
    const { transcripts, runningReplies, live } = this.#source
    let saved = ''
    // Looked at anew after each event: while the socket was busy the reply went on, and may have ended.
    for (;;) {
      const reply = runningReplies.get(this.#replyId)
      // It may end, and be let go of, before the socket asks again: only its document says so then.
      if (reply) this.#readDocument = true
      if (reply?.outcome) return yield* this.#end({ seq: this.seq, text: reply.text, ...reply.outcome })
      if (!reply && this.#readDocument) {
        this.#readDocument = false
        const message = await transcripts.messageAt(this.#conversation, this.seq)
        if (!message) return 'gone'
        if (hasEnded(message)) return yield* this.#end(message)
        saved = message.text
      }
      const beyond =
        (reply?.text ?? saved).slice(this.#offset) || (reply ? '' : await live.textBeyond(this.#replyId, this.#offset))
      if (beyond === '') return 'more'
      if (beginsInPair(beyond)) return 'unknown'
      const delta = deltaEvent(this.seq, beyond, this.#offset)
      this.#offset += delta.data.text.length
      yield delta
    }
  }

  *#end(message: EndedText): Generator<StreamEvent, Pulled, undefined> {
    const { text } = message
    if (this.#offset > text.length || splitsPair(text, this.#offset)) return 'unknown'
    if (text.length > this.#offset) yield restEvent(this.seq, text.slice(this.#offset), this.#offset)
    yield doneEvent(message)
    return 'ended'
  }
}
