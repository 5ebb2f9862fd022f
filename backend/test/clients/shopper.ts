import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, MessageAccepted } from '@parley/protocol/message'
import { type ReadEvent, readEvents } from './event-reader.ts'
import type { TestVisitor } from './visitor.ts'

export type Held = Pick<Message, 'role' | 'text' | 'status'>

export interface Acknowledged extends MessageAccepted {
  readonly clientId: string
  readonly text: string
}

/** Text of a reply that came: up to `length` code units of it, on a stream that was asked for at `since` (monotonic clock). */
export interface Heard {
  readonly conversation: string | null
  readonly question: string | undefined
  readonly length: number
  readonly since: number
}

/** Before a call or a stream that failed is tried again, in milliseconds: a frame waits longer, a test need not. */
const retryMs = 100

/**
 * A frame that goes on whatever breaks: it repeats what was not acknowledged, and reads its stream from where it was.
 * It goes by the rules of docs/protocol/stream.md alone, and notes as its fault whatever comes twice or out of order.
 */
export class Shopper {
  readonly visitor: TestVisitor
  readonly held = new Map<number, Held>()
  readonly acknowledged: Acknowledged[] = []
  /** How its streams ended, in the server's words. */
  readonly byes: string[] = []
  /** How often its position was unknown to the server. */
  resets = 0
  /** How many streams it has opened. */
  opened = 0
  fault: Error | null = null
  #position: string
  #conversation: string | null = null
  readonly #onText: (heard: Heard) => void
  readonly #closing = new AbortController()
  readonly #following: Promise<void>

  constructor(visitor: TestVisitor, onText: (heard: Heard) => void = () => {}) {
    this.visitor = visitor
    this.#onText = onText
    this.#position = visitor.session.cursor
    this.#following = this.#follow()
  }

  /** Says something, again and again until it is acknowledged. */
  async say(text: string, clientId: string = randomUUID()): Promise<Acknowledged> {
    for (;;) {
      const accepted = await this.#insist('/v1/messages', { id: clientId, text })
      if (!accepted) continue
      const known = { clientId, text, ...accepted }
      this.acknowledged.push(known)
      return known
    }
  }

  /** Has every answer come to its end here, or something gone wrong? */
  get settled(): boolean {
    const ended = ({ reply }: Acknowledged) => reply !== null && this.isEnded(reply.seq)
    return this.fault !== null || this.acknowledged.every(ended)
  }

  isEnded(seq: number): boolean {
    const status = this.held.get(seq)?.status
    return status !== undefined && status !== 'streaming'
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#following
  }

  async #insist(path: string, body: object): Promise<MessageAccepted | null> {
    try {
      const response = await this.visitor.post(path, body)
      if (response.status === 202) return (await response.json()) as MessageAccepted
      const mayComeAgain = response.status === 502 || response.headers.has('retry-after')
      if (!mayComeAgain || ![429, 502, 503].includes(response.status))
        this.fault ??= new Error(`${path}: ${response.status} ${await response.text()}`)
      else await response.body?.cancel()
    } catch (error) {
      // The line broke: whether it was stored is what the repetition finds out.
      if (!(error instanceof TypeError)) throw error
    }
    if (this.fault) throw this.fault
    await sleep(retryMs)
    return null
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted && !this.fault) {
      let waitMs = retryMs
      const since = performance.now()
      try {
        const query = this.#conversation === null ? '' : `?conversation=${this.#conversation}`
        const response = await this.visitor.fetch(`/v1/events${query}`, {
          headers: { 'Last-Event-ID': this.#position },
          signal,
        })
        if (response.status === 200) {
          this.opened += 1
          for await (const event of readEvents(response)) {
            if (event.event === 'bye') waitMs = event.data.retryMs
            await this.#take(event, since)
          }
        } else await response.body?.cancel()
      } catch (error) {
        if (error instanceof Disorder) this.fault = error
        else if (!(error instanceof TypeError) && !signal.aborted) throw error
      }
      await sleep(waitMs, undefined, { signal }).catch(() => {})
    }
  }

  async #take({ event, data, id }: ReadEvent, since: number): Promise<void> {
    if (event === 'bye') this.byes.push(data.reason)
    if (event === 'conversation') this.#conversation = data?.id ?? null
    if (event === 'reset') await this.#readAgain(Number(id))
    if (event === 'message') {
      if (data.seq !== this.held.size + 1) throw new Disorder(`message ${data.seq} after ${this.held.size}`)
      if (data.status === 'streaming' && data.text !== '') throw new Disorder(`message ${data.seq} starts with text`)
      this.held.set(data.seq, { role: data.role, text: data.text, status: data.status })
    }
    if (event === 'delta') {
      const { text, ...rest } = this.#streaming(data.seq)
      if (data.offset !== text.length) throw new Disorder(`${data.seq}: a delta at ${data.offset} of ${text.length}`)
      this.held.set(data.seq, { ...rest, text: text + data.text })
      const length = data.offset + data.text.length
      // A reply follows its question.
      this.#onText({ conversation: this.#conversation, question: this.held.get(data.seq - 1)?.text, length, since })
    }
    if (event === 'done') this.held.set(data.seq, { ...this.#streaming(data.seq), status: data.status })
    if (id !== undefined) this.#position = id
  }

  /** After a `reset`: what is stored up to `seq`; all that follows comes whole. */
  async #readAgain(seq: number): Promise<void> {
    this.resets += 1
    const { messages } = await this.visitor.messages('?limit=100')
    const known = messages.filter((message) => message.seq <= seq)
    this.held.clear()
    for (const { seq: at, role, text, status } of known) this.held.set(at, { role, text, status })
  }

  #streaming(seq: number): Held {
    const held = this.held.get(seq)
    if (held?.status !== 'streaming' || seq !== this.held.size) throw new Disorder(`${seq} does not stream here`)
    return held
  }
}

/** Waits, at most `withinMs`, until all their answers have come to an end; `verify` tells of those that have not. */
export async function comeToRest(shoppers: readonly Shopper[], withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline && !shoppers.every(({ settled }) => settled)) await sleep(20)
}

/** The server said what docs/protocol/stream.md rules out. */
class Disorder extends Error {}
