import type { StreamEvent } from '@parley/protocol/events'
import { replyTokens } from '../agent/recorded-answer.ts'
import { stampAges } from '../agent/stamp.ts'

/** Holds what comes of one reply to the protocol: each piece where the last one ended, and at the end all of it. */
export class ReplyCheck {
  #length = 0
  #tokens = 0
  ended = false

  /**
   * @param micros when the event came, on the machine's clock.
   * @returns the ages of the tokens in it.
   * @throws when a piece comes twice or is missing, or the reply ends other than whole.
   */
  take(event: StreamEvent, micros: number): number[] {
    if (event.event === 'message' && event.data.role === 'assistant') {
      this.#length = 0
      this.#tokens = 0
      const ages = this.#append(event.data.text, micros)
      if (event.data.status !== 'streaming') this.#end(event.data.status)
      return ages
    }
    if (event.event === 'delta') {
      const { offset, text } = event.data
      if (offset !== this.#length) throw new Error(`a piece at ${offset} after ${this.#length}`)
      return this.#append(text, micros)
    }
    if (event.event === 'done') this.#end(event.data.status)
    return []
  }

  #append(text: string, micros: number): number[] {
    const ages = stampAges(text, micros)
    this.#length += text.length
    this.#tokens += ages.length
    return ages
  }

  #end(status: string): void {
    this.ended = true
    if (status !== 'complete' || this.#tokens !== replyTokens)
      throw new Error(`a reply ended ${status} with ${this.#tokens} tokens`)
  }
}
