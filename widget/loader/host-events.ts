import type { HostEvents } from '@parley/protocol/frame'

export type Listener = (data: unknown) => void

/** The page's listeners. Each event also goes to `window` as `parley:<event>`, for tag managers. */
export function hostEvents() {
  const listeners = new Map<string, Set<Listener>>()
  return {
    on(name: string, listener: Listener) {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener))
    },
    off(name: string, listener: Listener) {
      listeners.get(name)?.delete(listener)
    },
    emit<Name extends keyof HostEvents>(name: Name, data: HostEvents[Name]) {
      window.dispatchEvent(new CustomEvent(`parley:${name}`, { detail: data }))
      for (const listener of listeners.get(name) ?? []) {
        // A listener that throws is the page's own fault: reported as such, and no reason to stop the chat.
        try {
          listener(data)
        } catch (error) {
          reportError(error)
        }
      }
    },
  }
}

export type HostEventBus = ReturnType<typeof hostEvents>
