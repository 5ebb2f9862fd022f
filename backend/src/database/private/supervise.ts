import { reasonOf } from '#operator-error.ts'
import type { MongodProcess } from './mongod-process.ts'

/** The wait before each attempt to start it again; the last one repeats. A run of a minute counts as recovered. */
const backoffMs = [0, 500, 1_000, 2_000, 5_000, 10_000]
const recoveredAfterMs = 60_000

/** Starts mongod again whenever it ends, until told to stop. */
export function supervise(first: MongodProcess, start: () => Promise<MongodProcess>, log: (line: string) => void) {
  const stopping = new AbortController()
  let current: MongodProcess | null = first

  const watch = async () => {
    let attempt = 0
    while (!stopping.signal.aborted) {
      if (current) {
        const startedAt = performance.now()
        const reason = await current.ended
        current = null
        if (stopping.signal.aborted) return
        if (performance.now() - startedAt > recoveredAfterMs) attempt = 0
        log(`MongoDB is gone: ${reason}. Starting it again`)
      }
      await pause(backoffMs[Math.min(attempt, backoffMs.length - 1)] ?? 0, stopping.signal)
      attempt += 1
      if (stopping.signal.aborted) return
      try {
        current = await start()
        log('MongoDB is back')
      } catch (error) {
        log(reasonOf(error))
      }
    }
  }
  const watching = watch()

  /** No more restarts; what runs now is left to the caller to end. Null when nothing runs. */
  return async (): Promise<MongodProcess | null> => {
    stopping.abort()
    if (current) return current
    await watching
    return current
  }
}

/** Ends early when there is no more reason to wait. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
