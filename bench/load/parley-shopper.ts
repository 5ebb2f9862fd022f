import { randomUUID } from 'node:crypto'
import { Agent, type ClientRequest, get, type IncomingMessage, request } from 'node:http'
import type { StreamEvent } from '@parley/protocol/events'
import { clockMicros } from '../clock.ts'
import type { OnTokens, Route } from './asker.ts'
import { createEventBlocks } from './event-blocks.ts'
import { ReplyCheck } from './reply-check.ts'

interface Asked extends PromiseWithResolvers<void> {
  readonly check: ReplyCheck
  readonly onTokens: OnTokens
}

/** The connections on which all shoppers of this process ask; each stream has one of its own. */
const asking = new Agent({ keepAlive: true })

/** A shopper as its frame speaks to a backend: one event stream, and a POST for each question. */
export class ParleyShopper {
  readonly #route: Route
  readonly #headers: Readonly<Record<string, string>>
  #position: string
  #conversation: string | null = null
  #stream: ClientRequest | null = null
  #asked: Asked | null = null
  #onNews: (() => void) | null = null
  /** When its stream was asked for, on the machine's clock. */
  #listeningSince = 0

  constructor(route: Route, token: string, address: string, cursor: string) {
    this.#route = route
    this.#headers = { Authorization: `Bearer ${token}`, 'X-Forwarded-For': address }
    this.#position = cursor
  }

  /** Does it wait for more of a reply? */
  get busy(): boolean {
    return this.#asked !== null
  }

  /**
   * Opens the event stream at the position where the last one ended; resolves when the backend answers.
   *
   * @param onNews called once, at the first event that tells something new.
   */
  async listen(onNews: (() => void) | null = null): Promise<void> {
    this.#onNews = onNews
    this.#listeningSince = clockMicros()
    const query = this.#conversation === null ? '' : `?conversation=${this.#conversation}`
    const headers = { ...this.#headers, 'Last-Event-ID': this.#position }
    const stream = get(`${this.#route.listenAt}/v1/events${query}`, { agent: false, headers })
    this.#stream = stream
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      stream.once('response', resolve).on('error', reject)
    })
    if (response.statusCode !== 200) throw new Error(`no stream: ${response.statusCode}`)
    const push = createEventBlocks((event) => this.#take(event))
    response.setEncoding('utf8').on('data', (text: string) => {
      // What an older stream still had under way was lost with it.
      if (stream === this.#stream) push(text)
    })
    // A stream that was cut here ends with an error.
    response.on('error', () => {})
  }

  /** Breaks the stream off, as a network that is gone does. */
  cut(): void {
    this.#stream?.destroy()
    this.#stream = null
  }

  /** Asks; resolves when the reply has come whole over the stream. */
  async ask(onTokens: OnTokens): Promise<void> {
    const asked: Asked = { ...Promise.withResolvers<void>(), check: new ReplyCheck(), onTokens }
    this.#asked = asked
    this.#post(JSON.stringify({ id: randomUUID(), text: 'Do you ship to Berlin?' }), asked)
    try {
      await asked.promise
    } finally {
      this.#asked = null
    }
  }

  #post(body: string, asked: Asked): void {
    const headers = {
      ...this.#headers,
      'Content-Type': 'application/json',
      'Content-Length': `${Buffer.byteLength(body)}`,
    }
    const posted = request(
      `${this.#route.askAt}/v1/messages`,
      { agent: asking, method: 'POST', headers },
      (response) => {
        response.resume()
        if (response.statusCode !== 202) asked.reject(new Error(`not accepted: ${response.statusCode}`))
      },
    )
    posted.on('error', (error: NodeJS.ErrnoException) => {
      // The backend closed an idle connection as it was taken up again (Node docs, request.reusedSocket): a chat repeats.
      if (posted.reusedSocket && error.code === 'ECONNRESET') this.#post(body, asked)
      else asked.reject(error)
    })
    posted.end(body)
  }

  #take(event: StreamEvent): void {
    if (event.event === 'conversation') this.#conversation = event.data?.id ?? null
    if (event.event === 'reset') this.#asked?.reject(new Error('the position was unknown'))
    if (event.id === undefined) return
    this.#position = event.id
    this.#onNews?.()
    this.#onNews = null
    const asked = this.#asked
    if (!asked) return
    try {
      const now = clockMicros()
      const ages = asked.check.take(event, now)
      // What was said while nobody listened is late from the moment on that somebody listened again.
      const listenedMs = (now - this.#listeningSince) / 1_000
      if (ages.length > 0) asked.onTokens(ages.map((age) => Math.min(age, listenedMs)))
      if (asked.check.ended) asked.resolve()
    } catch (error) {
      asked.reject(error)
    }
  }
}
