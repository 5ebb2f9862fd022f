import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { DialError, toDialError } from './dial-error.ts'

export interface DialLimits {
  /** Until the headers stand, connecting not counted. */
  headersMs: number
  /** From the call to the body's end. */
  totalMs: number
  /** Of the body. */
  maxBytes: number
}

export interface DialResponse {
  status: number
  headers: IncomingHttpHeaders
  /**
   * The body, once, as it comes. Leaving the iteration early ends the connection.
   *
   * @throws {DialError} after the bytes that came, when the body broke off or went beyond a limit.
   */
  body: AsyncIterable<Uint8Array>
}

/** So many interim responses (RFC 9110 §15.2) may come before the one that counts; no timeout of undici ends a flood of them. */
const maxInterim = 20

/** Unread bytes at which the peer is asked to wait. */
const highWater = 256 * 1024

/** What undici is told; the caller has heard why already. */
const givenUp = () => new Error('given up')

/**
 * One request and its response over an undici dispatcher. It takes the dispatcher's callbacks directly, because they tell
 * when the request's first byte is about to be written, which decides whether it may be sent again.
 */
export const exchange = (
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: DialLimits,
  signal: AbortSignal,
): Promise<DialResponse> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let begun = false
    let interim = 0
    let received = 0
    let buffered = 0
    let chunks: Uint8Array[] = []
    let state: 'open' | 'ended' | 'failed' = 'open'
    let failure: unknown
    let waiting: { resolve: (result: IteratorResult<Uint8Array>) => void; reject: (error: unknown) => void } | undefined

    const settle = (outcome: 'ended' | 'failed', error?: unknown) => {
      if (state !== 'open') return
      state = outcome
      failure = error
      clearTimeout(deadline)
      signal.removeEventListener('abort', onAbort)
      if (outcome === 'ended') waiting?.resolve({ done: true, value: undefined })
      else {
        waiting?.reject(error)
        reject(error)
      }
      waiting = undefined
    }
    const giveUp = (error: unknown) => {
      settle('failed', error)
      controller?.abort(givenUp())
    }
    const onAbort = () => {
      chunks = []
      giveUp(signal.reason)
    }
    const tooSlow = () =>
      giveUp(new DialError('timeout', `not done within ${limits.totalMs} ms`, { mayHaveBegun: begun }))

    const deadline = setTimeout(tooSlow, limits.totalMs)
    signal.addEventListener('abort', onAbort)

    const body: AsyncIterableIterator<Uint8Array> = {
      [Symbol.asyncIterator]: () => body,
      next() {
        const chunk = chunks.shift()
        if (chunk !== undefined) {
          buffered -= chunk.length
          if (buffered < highWater) controller?.resume()
          return Promise.resolve({ done: false, value: chunk })
        }
        if (state === 'ended') return Promise.resolve({ done: true, value: undefined })
        if (state === 'failed') return Promise.reject(failure)
        return new Promise((resolve, reject) => {
          waiting = { resolve, reject }
        })
      },
      return() {
        chunks = []
        giveUp(new DialError('reset', 'the body was left unread', { mayHaveBegun: begun }))
        return Promise.resolve({ done: true, value: undefined })
      },
    }

    const offer = (chunk: Uint8Array) => {
      if (waiting !== undefined) {
        waiting.resolve({ done: false, value: chunk })
        waiting = undefined
        return
      }
      chunks.push(chunk)
      buffered += chunk.length
      if (buffered >= highWater) controller?.pause()
    }

    if (signal.aborted) return onAbort()
    dispatcher.dispatch(
      { ...request, headersTimeout: limits.headersMs, bodyTimeout: 0 },
      {
        onRequestStart(started) {
          controller = started
          if (state === 'failed') started.abort(givenUp())
          else begun = true
        },
        onResponseStart(_controller, status, headers) {
          if (status >= 200) return resolve({ status, headers, body })
          interim += 1
          if (interim > maxInterim)
            giveUp(new DialError('protocol', 'interim responses without end', { mayHaveBegun: true }))
        },
        onResponseData(_controller, chunk) {
          const room = limits.maxBytes - received
          received += chunk.length
          if (chunk.length <= room) return offer(chunk)
          offer(chunk.subarray(0, room))
          giveUp(new DialError('too_large', `more than ${limits.maxBytes} bytes`, { mayHaveBegun: true }))
        },
        onResponseEnd: () => settle('ended'),
        onResponseError: (_controller, error) => settle('failed', toDialError(error, begun)),
      },
    )
  })
