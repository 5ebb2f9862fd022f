import type { Live, Look } from '#conversation/live.ts'

export interface InProcessLive extends Live {
  /** Has every stream look: something may have been missed. */
  notifyAll(look: Look): void
}

/** Notifications between the streams of one process. */
export function inProcessLive(): InProcessLive {
  const streams = new Map<string, Set<(look: Look) => void>>()
  const notify = (visitorId: string, look: Look) => {
    for (const onLook of streams.get(visitorId) ?? []) onLook(look)
  }
  return {
    notify,
    notifyAll(look) {
      for (const listeners of streams.values()) for (const onLook of listeners) onLook(look)
    },
    subscribe(visitorId, onLook) {
      const listeners = streams.get(visitorId) ?? new Set()
      streams.set(visitorId, listeners.add(onLook))
      return () => {
        listeners.delete(onLook)
        if (listeners.size === 0) streams.delete(visitorId)
      }
    },
    // Of a reply that another process runs, this one knows what is saved and no more.
    grew: (visitorId) => notify(visitorId, 'text'),
    textBeyond: async () => '',
    freeze: async () => '',
    drop: async () => {},
  }
}
