/** The part of the Web Locks API that is used. */
export type Locks = Pick<LockManager, 'request'>

export interface LeaderOptions {
  /** Names lock and channel: site key and parent origin. */
  name: string
  /** None where the context is not secure. */
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  /** This tab is to hold the event stream, until it leaves. */
  onLead(): void
  /** Another tab said something. */
  onMessage(message: unknown): void
}

export interface Leader {
  /** From now on this tab hears the others, and leads them when it is its turn. */
  join(): void
  /** Tells the other tabs; nobody, before `join`. */
  tell(message: unknown): void
  leave(): void
}

/**
 * One event stream a browser: the tab that holds the lock has it, the others listen to a channel. When that tab goes,
 * the browser gives its lock to the next. Where there are no locks, each tab leads itself. A tab whose panel was never
 * opened does not join, or it would hold the lock and want no stream.
 */
export function createLeader({ name, locks, openChannel, onLead, onMessage }: LeaderOptions): Leader {
  let membership: AbortController | undefined
  let channel: BroadcastChannel | undefined

  const join = ({ signal }: AbortController) => {
    const lead = () => {
      if (!signal.aborted) onLead()
    }
    channel = locks && attempt(() => openChannel(name))
    if (!locks || !channel) return lead()
    channel.onmessage = ({ data }) => onMessage(data)
    const leadUntilLeft = () => {
      lead()
      return new Promise((resolve) => signal.addEventListener('abort', resolve))
    }
    // A browser that denies the frame storage denies it locks too, by a rejection.
    locks.request(name, { signal }, leadUntilLeft).catch(lead)
  }

  return {
    join() {
      if (membership) return
      membership = new AbortController()
      join(membership)
    },
    tell: (message) => channel?.postMessage(message),
    leave() {
      membership?.abort()
      membership = undefined
      channel?.close()
      channel = undefined
    },
  }
}

/** Runs work alone among the browser's tabs, or at once where there are no locks; never twice. */
export function exclusively<T>(locks: Locks | undefined, name: string, work: () => Promise<T>): Promise<T> {
  if (!locks) return work()
  return new Promise((resolve, reject) => {
    let begun = false
    const run = () => {
      begun = true
      return work().then(resolve, reject)
    }
    locks.request(name, run).catch(() => (begun ? undefined : run()))
  })
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
