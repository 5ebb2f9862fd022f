/** A value that components watch. */
export interface Store<State> {
  get(): State
  update(changes: Partial<State>): void
  /** The value changes at once, but listeners hear of it together with what else changes soon. */
  updateSoon(changes: Partial<State>): void
  subscribe(listener: () => void): () => void
}

/** `soon` calls back at the moment for which changes that can wait are put together. */
export function createStore<State extends object>(
  initial: State,
  soon: (tell: () => void) => void = queueMicrotask,
): Store<State> {
  let state = initial
  let told = initial
  const listeners = new Set<() => void>()

  const tell = () => {
    if (told === state) return
    told = state
    for (const listener of listeners) listener()
  }

  return {
    get: () => state,
    update(changes) {
      state = { ...state, ...changes }
      tell()
    },
    updateSoon(changes) {
      const first = told === state
      state = { ...state, ...changes }
      if (first) soon(tell)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
