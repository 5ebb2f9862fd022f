import type { ServerResponse } from 'node:http'
import type { StreamEvent, StreamEvents } from '@parley/protocol/events'
import { heartbeatMs } from '@parley/protocol/events'
import { comment, frame, preamble, sseHeaders } from './sse.ts'

/** A frame is written in slices of so many code units: what is unsent then stays below 64 KB, whatever it holds. */
const sliceLength = 16_384

/** A socket that drains nothing for so long, in milliseconds, is closed. */
const stalledMs = 30_000

export type Bye = StreamEvents['bye']

/** One event stream to one client: events at the pace of its socket, heartbeats in between, an orderly end. */
export class OpenStream {
  readonly #response: ServerResponse
  readonly #abort = new AbortController()
  #lastWrite = performance.now()
  #drainedAt = performance.now()
  /** Between two slices of one frame nothing else may be written. */
  #midFrame = false
  #bye: Bye | null = null

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>> = {}) {
    this.#response = response
    response.writeHead(200, { ...headers, ...sseHeaders })
    response.socket?.setNoDelay(true)
    response.write(preamble)
    response.on('close', () => this.#abort.abort())
    response.on('drain', () => {
      this.#drainedAt = performance.now()
    })
  }

  /** Aborts when the client left or the stream is to end: whoever feeds the stream stops then. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Writes events until there are none left or the stream is to end, then ends it. */
  async pump(events: AsyncIterable<StreamEvent>): Promise<void> {
    try {
      for await (const event of events) {
        await this.#write(frame(event))
        if (this.#abort.signal.aborted) break
      }
      if (this.#bye && !this.#response.destroyed) this.#response.write(frame({ event: 'bye', data: this.#bye }))
      this.#response.end()
    } catch (error) {
      // The headers are out: a cut is all that can be said, and the client comes back with its position.
      this.#response.destroy()
      throw error
    }
  }

  /** Ends the stream with a word of when to come back, after the event that is being written. */
  bye(bye: Bye): void {
    this.#bye ??= bye
    this.#abort.abort()
  }

  /** Called about once a second: keeps a quiet stream awake, closes one that takes nothing. */
  tick(now: number): void {
    if (this.#response.writableLength > 0 && this.#response.writableNeedDrain) {
      if (now - this.#drainedAt > stalledMs) this.#response.destroy()
    } else if (!this.#midFrame && now - this.#lastWrite >= heartbeatMs) {
      this.#response.write(comment)
      this.#lastWrite = now
    }
  }

  async #write(text: string): Promise<void> {
    this.#midFrame = true
    for (let at = 0; at < text.length && !this.#response.destroyed; at += sliceLength) {
      const slice = text.length <= sliceLength ? text : text.slice(at, at + sliceLength)
      if (!this.#response.write(slice)) await this.#drained()
    }
    this.#midFrame = false
    this.#lastWrite = performance.now()
  }

  #drained(): Promise<void> {
    this.#drainedAt = performance.now()
    return new Promise((resolve) => {
      const done = () => {
        this.#response.off('drain', done)
        this.#response.off('close', done)
        resolve()
      }
      this.#response.on('drain', done)
      this.#response.on('close', done)
    })
  }
}
