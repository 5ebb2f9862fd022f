import { setTimeout as sleep } from 'node:timers/promises'
import { LateDatabase } from './unavailable.ts'

/** A caller waits no longer, in milliseconds, however often the driver begins again while the database is away. */
const answerWithinMs = 9_000

/**
 * The result of `work` for a caller that does not wait for ever. The work itself goes on, and with it all that follows
 * from what it stores: streams are told, turns begin.
 *
 * @throws {LateDatabase} after `withinMs`.
 */
export async function inTime<T>(work: Promise<T>, withinMs: number = answerWithinMs): Promise<T> {
  const answered = new AbortController()
  const late = sleep(withinMs, undefined, { signal: answered.signal }).then(() => {
    throw new LateDatabase(`no answer within ${withinMs / 1000} s`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    answered.abort()
  }
}
