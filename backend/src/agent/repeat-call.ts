import { DialError } from '#outbound/dial-error.ts'
import type { DialResponse } from '#outbound/exchange.ts'

/** A call is repeated only where the agent cannot have begun: nobody took the connection, or it said "not now". */
const busy = new Set([429, 503])
const waitsMs = [500, 2_000]
/** Counted from the turn's start: a shopper waits no longer for an agent that may not come. */
const windowMs = 10_000

/**
 * Calls, and at most twice again. What comes back is the last response, busy or not.
 *
 * @param wait resolves after so many milliseconds.
 * @throws what `call` throws, once it may not be repeated.
 */
export const repeatCall = async (
  call: () => Promise<DialResponse>,
  { now, wait }: { now: () => number; wait: (ms: number) => Promise<unknown> },
): Promise<DialResponse> => {
  const start = now()
  for (const defaultMs of waitsMs) {
    const attempt = await call().catch((error: unknown) => {
      if (error instanceof DialError && error.kind === 'refused' && !error.mayHaveBegun) return error
      throw error
    })
    const refused = attempt instanceof DialError
    if (!refused && !busy.has(attempt.status)) return attempt

    const asked = refused ? undefined : retryAfterMs(attempt.headers['retry-after'], now())
    const waitMs = asked ?? defaultMs
    if (now() - start + waitMs >= windowMs) {
      if (refused) throw attempt
      return attempt
    }
    if (!refused) await discard(attempt)
    await wait(waitMs)
  }
  return call()
}

/** Ends the connection of a response that nobody reads. */
const discard = async (response: DialResponse): Promise<void> => {
  await response.body[Symbol.asyncIterator]().return?.()
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, in milliseconds from now. */
const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const seconds = Number.parseInt(header, 10)
  // No date begins with a digit: the day of the week stands first.
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
