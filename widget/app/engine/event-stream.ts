import { retryMs as defaultRetryMs, heartbeatMs, type StreamEvent, silenceMs } from '@parley/protocol/events'
import { ApiError } from './api-error.ts'
import { attempt } from './attempt.ts'
import { backoff } from './backoff.ts'
import type { Request } from './request.ts'
import { createSseParser, type RawEvent } from './sse-parser.ts'

export interface EventStreamOptions {
  authorized: Request
  /** Where this client stands when it connects. */
  position(): { id: string; conversation: string | undefined }
  onEvent(event: StreamEvent): void
  /** `open` from the first byte on. */
  onConnection(open: boolean): void
  /** Too many streams of this visitor are open already. It asks again by itself; until then the messages can be read. */
  onCrowded(): void
  /** The server will not have us: the site is off, the origin not its own. Nobody asks again by itself. */
  onRefused(error: ApiError): void
  random?: () => number
}

export interface EventStream {
  start(): void
  stop(): void
  /** Connects again from the present position. */
  restart(): void
  /** The network is back or the tab is looked at: no more waiting, neither for the next attempt nor on a dead connection. */
  nudge(): void
}

/** How often a connection is looked after, in milliseconds. */
const tickMs = 5000
/** A connection that missed a sign of life by so much, in milliseconds, has little hope. */
const quietMs = heartbeatMs + tickMs

const refusals: readonly string[] = ['origin_not_allowed', 'site_disabled', 'forbidden', 'not_found']

/** Keeps one event stream open for as long as it is wanted: SSE over fetch, so that the token is in a header. */
export function createEventStream(options: EventStreamOptions): EventStream {
  const { authorized, position, onEvent, onConnection, onCrowded, onRefused, random } = options
  let stopping: AbortController | undefined
  let connection: AbortController | undefined
  let endWait: (() => void) | undefined
  let atOnce = false
  let heardAt = 0
  let retryMs = defaultRetryMs

  /** Reads until the stream ends; gives back how long to wait where the server says goodbye. */
  const readOnce = async (signal: AbortSignal, alive: () => void): Promise<number | undefined> => {
    const { id, conversation } = position()
    const query = conversation ? `?conversation=${encodeURIComponent(conversation)}` : ''
    const response = await authorized(`/v1/events${query}`, {
      accept: 'text/event-stream',
      headers: { 'last-event-id': id },
      signal,
    })
    const parser = createSseParser()
    const reader = response.body?.getReader()
    for (;;) {
      const value = await reader?.read().then(
        (result) => result.value,
        () => {
          throw new ApiError('offline')
        },
      )
      if (!value || signal.aborted) return undefined
      alive()
      const raws = parser.push(value)
      retryMs = parser.retryMs ?? retryMs
      for (const raw of raws) {
        const event = readEvent(raw)
        if (event?.event === 'bye') return event.data.retryMs
        if (event) onEvent(event)
      }
    }
  }

  const reconnect = () => {
    atOnce = connection !== undefined
    connection?.abort()
  }

  /** By the clock and not by a timer's length: timers stand still while the machine sleeps. */
  const quietFor = () => Date.now() - heardAt

  /** One connection and its watch: a dead one shows by nothing but silence, and one that slept comes back at once. */
  const connectOnce = async (stopped: AbortSignal, alive: () => void): Promise<number | undefined> => {
    const own = new AbortController()
    connection = own
    const giveUp = () => own.abort()
    stopped.addEventListener('abort', giveUp)
    heardAt = Date.now()
    let tickedAt = heardAt
    const watch = setInterval(() => {
      const slept = Date.now() - tickedAt > quietMs
      tickedAt = Date.now()
      if (slept && quietFor() > quietMs) reconnect()
      else if (quietFor() >= silenceMs) giveUp()
    }, tickMs)
    try {
      return await readOnce(own.signal, () => {
        heardAt = Date.now()
        alive()
      })
    } finally {
      clearInterval(watch)
      if (connection === own) connection = undefined
      stopped.removeEventListener('abort', giveUp)
      own.abort()
    }
  }

  const wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => endWait?.(), ms)
      endWait = () => {
        clearTimeout(timer)
        endWait = undefined
        resolve()
      }
      if (signal.aborted) endWait()
    })

  const run = async (signal: AbortSignal): Promise<void> => {
    let failures = 0
    while (!signal.aborted) {
      let asked: number | undefined
      let crowded = false
      try {
        asked = await connectOnce(signal, () => {
          failures = 0
          onConnection(true)
        })
      } catch (error) {
        if (error instanceof ApiError) {
          if (refusals.includes(error.code)) return onRefused(error)
          asked = error.retryAfterMs
          crowded = error.code === 'rate_limited'
        } else if (!aborted(error)) console.error(error)
      }
      if (signal.aborted) return
      if (atOnce) {
        atOnce = false
        continue
      }
      if (crowded) onCrowded()
      else onConnection(false)
      const ours = backoff(failures, random, retryMs)
      await wait(asked === undefined ? ours : failures > 0 ? Math.max(asked, ours) : asked, signal)
      failures = crowded ? 0 : failures + 1
    }
  }

  return {
    start() {
      if (stopping) return
      stopping = new AbortController()
      atOnce = false
      void run(stopping.signal)
    },
    stop() {
      stopping?.abort()
      stopping = undefined
      endWait?.()
    },
    restart() {
      if (endWait) endWait()
      else reconnect()
    },
    nudge() {
      if (endWait) endWait()
      else if (quietFor() > quietMs) reconnect()
    },
  }
}

const aborted = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** What of a later server has a name that we do not know changes nothing (`receive`). */
function readEvent({ event, data, id }: RawEvent): StreamEvent | null {
  const read = attempt(() => JSON.parse(data))
  if (read !== undefined) return { event, data: read, id } as StreamEvent
  console.warn('Parley: an event could not be read.')
  return null
}
