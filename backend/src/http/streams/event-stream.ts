import type { ServerResponse } from 'node:http'
import type { StreamEvent, StreamEvents } from '@parley/protocol/events'
import { heartbeatMs } from '@parley/protocol/events'
import { comment, encodeEvent, preamble, sseHeaders } from './sse.ts'

/** An event is written in slices of so many bytes: of the bytes, because a cut between code units could split a pair. */
const sliceBytes = 32_768
/** With more than this unsent, in bytes, a slice is waited for: with one slice more it stays below 64 KB. */
const enoughUnsent = 32_000

/** A socket that drains nothing for so long, in milliseconds, is closed. */
const stalledMs = 30_000

export type Bye = StreamEvents['bye']

/** One event stream to one client: events at the pace of its socket, heartbeats in between, an orderly end. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #abort = new AbortController()
  #lastWrite = performance.now()
  /** Bytes that the socket took off our hands, and when it last took some. */
  #drained = 0
  #drainedAt = performance.now()
  /** Between two slices of one event nothing else may be written. */
  #midEvent = false
  #bye: Bye | null = null

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>> = {}) {
    this.#response = response
    response.writeHead(200, { ...headers, ...sseHeaders })
    response.socket?.setNoDelay(true)
    // Sent by itself the header becomes one string; else Node keeps the dozens of pieces that it was joined from.
    response.flushHeaders()
    response.write(preamble)
    response.on('close', () => this.#abort.abort())
  }

  /** Aborts when the client left or the stream is to end: whoever feeds the stream stops then. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Writes events until there are none left or the stream is to end, then ends it. */
  async pump(events: AsyncIterable<StreamEvent>): Promise<void> {
    try {
      for await (const event of events) {
        await this.#write(encodeEvent(event))
        if (this.#abort.signal.aborted || this.#closed) break
      }
      if (this.#bye && !this.#closed) this.#response.write(encodeEvent({ event: 'bye', data: this.#bye }))
      this.#response.end()
    } catch (error) {
      // The headers are out: a cut is all that can be said, and the client comes back with its position.
      this.#response.destroy()
      throw error
    }
  }

  /** Resolves when the connection is gone: what was written last may take a slow socket a while. */
  get closed(): Promise<void> {
    if (this.#response.closed) return Promise.resolve()
    return new Promise((resolve) => this.#response.once('close', resolve))
  }

  /** Ends the stream with a word of when to come back, after the event that is being written. */
  bye(bye: Bye): void {
    this.#bye ??= bye
    this.#abort.abort()
  }

  /** Called about once a second: keeps a quiet stream awake, closes one that takes nothing. */
  tick(now: number): void {
    const { socket } = this.#response
    if (!socket) return
    const unsent = this.#response.writableLength
    const drained = socket.bytesWritten - unsent
    if (drained !== this.#drained || unsent === 0) {
      this.#drained = drained
      this.#drainedAt = now
    }
    if (now - this.#drainedAt > stalledMs) this.#response.destroy()
    else if (!this.#midEvent && now - this.#lastWrite >= heartbeatMs) {
      this.#response.write(comment)
      this.#lastWrite = now
    }
  }

  async #write(text: string): Promise<void> {
    this.#midEvent = true
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length && !this.#closed; at += sliceBytes) {
      const slice = bytes.subarray(at, at + sliceBytes)
      // Most slices find room: only one that has to be waited for is worth a promise and its listener.
      if (this.#response.writableLength + slice.length <= enoughUnsent) this.#response.write(slice)
      else await this.#send(slice)
    }
    this.#midEvent = false
    this.#lastWrite = performance.now()
  }

  /** Known a moment before `close` is emitted: what is written from then on is dropped without a word. */
  get #closed(): boolean {
    return this.#response.destroyed || this.#response.socket?.destroyed !== false
  }

  /** Writes; resolves when the socket took it, or is closed. */
  #send(slice: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#response.off('close', done)
        resolve()
      }
      this.#response.on('close', done)
      this.#response.write(slice, done)
    })
  }
}
