import { retryMs, type StreamEvent } from '@parley/protocol/events'

/** Headers of every event stream. `no-transform` and `X-Accel-Buffering` keep proxies from gathering the events. */
export const sseHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const

/** First on every stream: it flushes the headers through proxies and tells the client when to come back. */
export const preamble = `retry: ${retryMs}\n:\n\n`

/** A comment: it says nothing, and keeps the connection and its proxies awake. */
export const comment = ':\n\n'

/**
 * One event in the wire format (WHATWG HTML, Server-sent events). JSON has no raw line breaks, so the data is one line;
 * event names and ids are ours and hold none.
 */
export const encodeEvent = ({ event, id, data }: StreamEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
