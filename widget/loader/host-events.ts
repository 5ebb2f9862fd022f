import type { HostEvents } from '@parley/protocol/frame'

export type Listener = (data: unknown) => void

/**
 * The page's listeners. Every event is dispatched on `window` as `parley:<event>`, for tag managers, and a listener
 * given to `on` is one of those: the browser reports what it throws and goes on with the next.
 */
export function hostEvents() {
  const wrappers = new Map<Listener, (event: Event) => void>()
  const wrapperOf = (listener: Listener) => {
    const known = wrappers.get(listener)
    const wrapper = known ?? ((event) => listener(event instanceof CustomEvent && event.detail))
    wrappers.set(listener, wrapper)
    return wrapper
  }
  return {
    on: (name: string, listener: Listener) => addEventListener(`parley:${name}`, wrapperOf(listener)),
    off: (name: string, listener: Listener) => removeEventListener(`parley:${name}`, wrapperOf(listener)),
    emit<Name extends keyof HostEvents>(name: Name, detail: HostEvents[Name]) {
      dispatchEvent(new CustomEvent(`parley:${name}`, { detail }))
    },
  }
}

export type HostEventBus = ReturnType<typeof hostEvents>
