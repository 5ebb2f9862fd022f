import { attempt } from './attempt.ts'

/** What the frame keeps between page views, under keys of its own site and shop. */
export interface Storage {
  read(name: string): string | undefined
  /** null forgets. */
  write(name: string, value: string | null): void
  /** Forgets everything, what other tabs wrote too. */
  clear(): void
  /** Forgets what this page wrote, where no other tab has written something else since. */
  forgetWritten(): void
  /** From now on what is written stays (and what was written so far), or nothing does, nor what earlier pages wrote. */
  allow(allowed: boolean): void
  readonly allowed: boolean
  /** The browser gives the frame no storage at all. */
  readonly denied: boolean
}

/**
 * Storage over `localStorage`, or over memory where the browser denies it (reading the property throws then) or the
 * visitor has not agreed yet. `prefix` holds site key and parent origin: browsers part storage by the shop's site at
 * most, not by its origin.
 */
export function createStorage(getLocal: () => globalThis.Storage, prefix: string, allowedAtFirst: boolean): Storage {
  const memory = new Map<string, string>()
  /** Names that the browser had no room for. */
  const refused = new Set<string>()
  const local = attempt(getLocal)
  let allowed = allowedAtFirst

  const write = (name: string, value: string | null) => {
    if (value === null) memory.delete(name)
    else memory.set(name, value)
    if (!local || !allowed) return
    try {
      if (value === null) local.removeItem(prefix + name)
      else local.setItem(prefix + name, value)
      refused.delete(name)
    } catch {
      refused.add(name)
      console.warn('Parley: the browser has no room to keep the chat; it lasts as long as this page.')
    }
  }

  return {
    read: (name) =>
      local && allowed && !refused.has(name) ? (local.getItem(prefix + name) ?? undefined) : memory.get(name),
    write,
    clear() {
      memory.clear()
      forget(local, prefix)
    },
    forgetWritten() {
      for (const [name, value] of memory) if (local?.getItem(prefix + name) === value) local.removeItem(prefix + name)
      memory.clear()
    },
    allow(now) {
      const newly = now && !allowed
      allowed = now
      // Also where it was not allowed before: an earlier visit may have stored something.
      if (!now) forget(local, prefix)
      if (newly) for (const [name, value] of memory) write(name, value)
    },
    get allowed() {
      return allowed
    },
    denied: local === undefined,
  }
}

function forget(local: globalThis.Storage | undefined, prefix: string): void {
  if (!local) return
  const names = Array.from({ length: local.length }, (_, index) => local.key(index))
  for (const name of names) if (name?.startsWith(prefix)) local.removeItem(name)
}
