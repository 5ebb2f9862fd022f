import type { Live, Look } from '#conversation/live.ts'

/** Notifications between the streams of one process. */
export function inProcessLive(): Live {
  const streams = new Map<string, Set<(look: Look) => void>>()
  return {
    notify(visitorId, look) {
      for (const onLook of streams.get(visitorId) ?? []) onLook(look)
    },
    subscribe(visitorId, onLook) {
      const listeners = streams.get(visitorId) ?? new Set()
      streams.set(visitorId, listeners.add(onLook))
      return () => {
        listeners.delete(onLook)
        if (listeners.size === 0) streams.delete(visitorId)
      }
    },
  }
}
