import type { StreamEvent, StreamEventName, StreamEvents } from '@parley/protocol/events'
import { parsePosition } from '@parley/protocol/position'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Domain } from '../backends/domain.ts'

/** A stream of the domain in a test's hands, from the position that a client would send. */
export class Followed {
  readonly seen: StreamEvent[] = []
  readonly #events: AsyncGenerator<StreamEvent, void, undefined>
  readonly #abort = new AbortController()

  constructor(domain: Domain, visitor: VisitorRef, after: string | null, conversationId: string | null = null) {
    const position = after === null ? null : (parsePosition(after) ?? 'invalid')
    this.#events = domain.follow(visitor, { position, conversationId }, this.#abort.signal)
  }

  /** The next event; null when the stream was stopped before it came. */
  async nextOrEnd(): Promise<StreamEvent | null> {
    const { value } = await this.#events.next()
    if (value) this.seen.push(value)
    return value ?? null
  }

  async next(): Promise<StreamEvent> {
    const event = await this.nextOrEnd()
    if (!event) throw new Error(`the stream ended; seen: ${JSON.stringify(this.seen)}`)
    return event
  }

  /** Reads on until an event of this name, and gives it. */
  async until<Name extends StreamEventName>(
    name: Name,
    condition: (data: StreamEvents[Name]) => boolean = () => true,
  ): Promise<Extract<StreamEvent, { event: Name }>> {
    for (;;) {
      const event = await this.next()
      if (isNamed(event, name) && condition(event.data)) return event
    }
  }

  /** The next events that tell of messages, in short: what a test compares. */
  async take(count: number): Promise<string[]> {
    const told: string[] = []
    while (told.length < count) {
      const event = await this.next()
      if (event.event !== 'handoff') told.push(inShort(event))
    }
    return told
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    await this.#events.return()
  }
}

const isNamed = <Name extends StreamEventName>(
  event: StreamEvent,
  name: Name,
): event is Extract<StreamEvent, { event: Name }> & { data: StreamEvents[Name] } => event.event === name

function inShort({ event, data, id }: StreamEvent): string {
  const at = id === undefined ? '' : ` ${id}`
  if (event === 'conversation') return data === null ? 'no conversation' : `conversation ${data.status}`
  if (event === 'message') return `message${at} ${data.status} "${data.text}"`
  if (event === 'delta') return `delta${at} "${data.text}" at ${data.seq}.${data.offset}`
  if (event === 'done') return `done${at} ${data.status}`
  return `${event}${at}`
}
