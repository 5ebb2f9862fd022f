import type { StreamEvent } from '@parley/protocol/events'
import { type ConversationRecord, hasEnded } from './record.ts'
import { newest, type Start } from './start-position.ts'
import { messageEvent, resetEvent, startEvent } from './stream-event.ts'
import type { StreamSource } from './stream-source.ts'
import { TextCursor } from './text-cursor.ts'
import { mayHaveMore } from './transcripts.ts'

/** Messages that are read at once: a socket that takes nothing holds all of them, and each may be an answer of 1 MB. */
const batch = 4

/** Reads a conversation's messages strictly by `seq`: while one streams, the later ones wait for its end. */
export class MessageCursor {
  readonly #source: StreamSource
  readonly #conversation: ConversationRecord
  /** All up to here was said. */
  #seq: number
  #text: TextCursor | null
  #readMessages = true

  constructor(source: StreamSource, conversation: ConversationRecord, start: Pick<Start, 'seq' | 'held'>) {
    this.#source = source
    this.#conversation = conversation
    this.#seq = start.seq
    this.#text = start.held ? new TextCursor(source, conversation, start.held.message, start.held.offset) : null
  }

  /** Messages were written: the next pull reads them. */
  written(): void {
    this.#text?.written()
    this.#readMessages = true
  }

  /** Yields all that there is to say now. */
  async *pull(): AsyncGenerator<StreamEvent, void, undefined> {
    for (;;) {
      if (this.#text) {
        const pulled = yield* this.#text.pull()
        if (pulled === 'more' || pulled === 'gone') return
        if (pulled === 'ended') this.#seq = this.#text.seq
        else {
          yield await this.#reset()
          this.#readMessages = true
        }
        this.#text = null
      }
      if (!this.#readMessages) return
      yield* this.#next()
    }
  }

  async #reset(): Promise<StreamEvent> {
    const { transcripts } = this.#source
    // The record that the cursor was made with may be old: its end is where the conversation was then.
    const now = await transcripts.conversation(this.#conversation, this.#conversation.id)
    this.#seq = now ? await newest(transcripts, now) : this.#seq
    return resetEvent(this.#seq)
  }

  /** Reads on, and leaves in `#readMessages` whether more is stored already. */
  async *#next(): AsyncGenerator<StreamEvent, void, undefined> {
    const messages = await this.#source.transcripts.messagesAfter(this.#conversation, this.#seq, batch)
    for (const message of messages) {
      if (!hasEnded(message)) {
        yield startEvent(message)
        this.#text = new TextCursor(this.#source, this.#conversation, message, 0)
        // What is stored while it streams is told; what stands behind it already is not told again.
        this.#readMessages = message !== messages.at(-1) || mayHaveMore(messages, batch)
        return
      }
      yield messageEvent(message)
      this.#seq = message.seq
    }
    this.#readMessages = mayHaveMore(messages, batch)
  }
}
