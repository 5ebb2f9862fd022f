/** One event of a `text/event-stream`, as far as our streams use them. */
export interface RawEvent {
  event: string
  data: string
  /** Only where this event itself carried an id. */
  id: string | undefined
}

export interface SseParser {
  /** Takes the next bytes and gives back the events that they complete. */
  push(bytes: Uint8Array): RawEvent[]
  /** What the server last asked for by `retry:`, in milliseconds. */
  readonly retryMs: number | undefined
}

/**
 * Parses `text/event-stream` by the HTML standard's rules ("9.2.6 Interpreting an event stream"): lines end by CR, LF
 * or CRLF, a BOM at the start is dropped, an id with NUL is ignored, an event without data is not one. Bytes may be cut
 * anywhere, inside a character too. Work is linear: what was looked at is not looked at again.
 */
export function createSseParser(): SseParser {
  const decoder = new TextDecoder()
  let parts: string[] = []
  let afterReturn = false
  let event = ''
  let data: string[] = []
  let id: string | undefined
  let retryMs: number | undefined

  const field = (line: string) => {
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'event') event = value
    else if (name === 'data') data.push(value)
    else if (name === 'id' && !value.includes('\0')) id = value
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) retryMs = Number(value)
  }

  const take = (): RawEvent | undefined => {
    const taken = data.length > 0 ? { event: event || 'message', data: data.join('\n'), id } : undefined
    event = ''
    data = []
    id = undefined
    return taken
  }

  return {
    push(bytes) {
      const events: RawEvent[] = []
      let text = decoder.decode(bytes, { stream: true })
      // The line feed of a CRLF that was cut in two.
      if (afterReturn && text !== '') {
        if (text[0] === '\n') text = text.slice(1)
        afterReturn = false
      }
      let start = 0
      for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
        const line = parts.join('') + text.slice(start, index)
        parts = []
        start = index + end.length
        afterReturn = end === '\r' && start === text.length
        if (line !== '') field(line)
        else {
          const complete = take()
          if (complete) events.push(complete)
        }
      }
      if (start < text.length) parts.push(text.slice(start))
      return events
    },
    get retryMs() {
      return retryMs
    },
  }
}
