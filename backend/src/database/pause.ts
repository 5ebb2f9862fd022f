import { setTimeout as sleep } from 'node:timers/promises'
import { isUnavailable } from './unavailable.ts'

/**
 * Waits before a call that failed is tried again: longer each time, and much longer for what may be a bug of ours than for
 * a database that is away.
 *
 * @param attempt how many have failed.
 */
export async function pauseBeforeRetry(error: unknown, attempt: number): Promise<void> {
  await sleep(Math.min(200 * attempt, isUnavailable(error) ? 2_000 : 30_000))
}
