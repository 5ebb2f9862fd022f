import type { StreamEvent, StreamEvents } from '@parley/protocol/events'

/** An event of a stream as a client reads it. */
export type ReadEvent = StreamEvent

/** Reads a response's events as they come, the way a careful client does: nothing is lost at the ends of chunks. */
export async function* readEvents(response: Response): AsyncGenerator<ReadEvent, void, undefined> {
  if (!response.body) return
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = parse(text.slice(0, end))
      text = text.slice(end + 2)
      if (event) yield event
    }
  }
}

function parse(block: string): ReadEvent | null {
  const fields = new Map(
    block
      .split('\n')
      .filter((line) => !line.startsWith(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const event = fields.get('event')
  if (event === undefined) return null
  const id = fields.get('id')
  return { event, data: JSON.parse(fields.get('data') ?? 'null'), ...(id === undefined ? {} : { id }) } as ReadEvent
}

/** One open stream in a test's hands: it is asked for events by name, and what came meanwhile is kept. */
export class EventReader {
  readonly seen: ReadEvent[] = []
  readonly #events: AsyncGenerator<ReadEvent, void, undefined>
  readonly #abort: AbortController
  readonly response: Response

  constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#abort = abort
    this.#events = readEvents(response)
  }

  /** The next event, or null at the end of the stream. */
  async next(): Promise<ReadEvent | null> {
    const { value, done } = await this.#events.next()
    if (done || !value) return null
    this.seen.push(value)
    return value
  }

  /** Reads on until an event of this name (and, where given, this condition). @throws when the stream ends first. */
  async until<Name extends keyof StreamEvents>(
    name: Name,
    condition: (data: StreamEvents[Name], id: string | undefined) => boolean = () => true,
  ): Promise<{ data: StreamEvents[Name]; id: string | undefined }> {
    for (let event = await this.next(); event; event = await this.next()) {
      if (event.event === name && condition(event.data as StreamEvents[Name], event.id))
        return { data: event.data as StreamEvents[Name], id: event.id }
    }
    throw new Error(`the stream ended before ${name}; seen: ${JSON.stringify(this.seen)}`)
  }

  /** Everything up to the end of the stream. */
  async rest(): Promise<ReadEvent[]> {
    const from = this.seen.length
    while (await this.next());
    return this.seen.slice(from)
  }

  /** The id of the last event that had one: what a client sends as `Last-Event-ID`. */
  get position(): string | undefined {
    return this.seen.findLast((event) => event.id !== undefined)?.id
  }

  /** Cuts the connection. */
  close(): void {
    this.#abort.abort()
  }
}
