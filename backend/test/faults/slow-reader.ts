import { connect, type Socket } from 'node:net'
import { type ReadEvent, readEvents } from '../clients/event-reader.ts'
import type { TestVisitor } from '../clients/visitor.ts'

/** What one read takes from the kernel, in bytes. */
const pieceBytes = 1_024

/** A client whose socket takes a piece when it is told to, and otherwise leaves everything to the kernel and the server. */
export class SlowReader {
  readonly #socket: Socket
  readonly #received: Buffer[] = []
  #greedy = false

  private constructor(socket: (onRead: (size: number, buffer: Uint8Array) => boolean) => Socket) {
    this.#socket = socket((size, buffer) => {
      this.#received.push(Buffer.from(buffer.subarray(0, size)))
      return this.#greedy
    })
    // A server that hangs up on it is what some tests wait for.
    this.#socket.on('error', () => {})
  }

  /** Opens the visitor's event stream. HTTP/1.0 knows no chunks: what follows the headers is the stream itself. */
  static open({ options, session }: TestVisitor, position?: string): SlowReader {
    const { hostname, port } = new URL(options.api)
    const reader = new SlowReader((callback) =>
      connect({ host: hostname, port: Number(port), onread: { buffer: Buffer.alloc(pieceBytes), callback } }),
    )
    const headers = [
      `Host: ${hostname}`,
      `Authorization: Bearer ${session.token}`,
      ...(options.address === undefined ? [] : [`X-Forwarded-For: ${options.address}`]),
      ...(position === undefined ? [] : [`Last-Event-ID: ${position}`]),
    ]
    reader.#socket.write(`GET /v1/events HTTP/1.0\r\n${headers.join('\r\n')}\r\n\r\n`)
    return reader
  }

  get closed(): boolean {
    return this.#socket.closed
  }

  /** Takes one piece, as soon as there is one. */
  take(): void {
    this.#socket.resume()
  }

  /** From now on takes whatever comes. */
  takeAll(): void {
    this.#greedy = true
    this.#socket.resume()
  }

  /** Every whole event so far. */
  async events(): Promise<ReadEvent[]> {
    const text = Buffer.concat(this.#received).toString()
    return Array.fromAsync(readEvents(new Response(text.slice(text.indexOf('\r\n\r\n') + 4))))
  }

  close(): void {
    this.#socket.destroy()
  }
}

/** Puts the text of a reply together. @throws when an event came twice or out of order. */
export function replyText(events: readonly ReadEvent[], seq: number): string {
  let text = ''
  let started = 0
  for (const { event, data } of events) {
    if (event === 'message' && data.seq === seq) {
      text += data.text
      started += 1
    }
    if (event !== 'delta' || data.seq !== seq) continue
    if (data.offset !== text.length) throw new Error(`a delta at ${data.offset} of ${text.length}`)
    text += data.text
  }
  if (started !== 1) throw new Error(`message ${seq} came ${started} times`)
  return text
}
