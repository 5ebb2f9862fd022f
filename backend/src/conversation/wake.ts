import type { Live, Look } from './live.ts'

/** What a stream was told to look at since it last looked. Many notifications between two looks are one. */
export interface Wake {
  /** Resolves at the next notification, at once if one came since the last look; null when the stream is to end. */
  next(): Promise<ReadonlySet<Look> | null>
  close(): void
}

/** Subscribes to a visitor's notifications until it is closed. The stream is to end when `signal`, its own, aborts. */
export function wakeOn(live: Live, visitorId: string, signal: AbortSignal): Wake {
  let looks = new Set<Look>()
  let resolve: (() => void) | null = null
  const ring = () => {
    resolve?.()
    resolve = null
  }
  const leave = live.subscribe(visitorId, (look) => {
    looks.add(look)
    ring()
  })
  signal.addEventListener('abort', ring)
  return {
    async next() {
      if (looks.size === 0 && !signal.aborted)
        await new Promise<void>((done) => {
          resolve = done
        })
      if (signal.aborted) return null
      const seen = looks
      looks = new Set()
      return seen
    },
    close: leave,
  }
}
