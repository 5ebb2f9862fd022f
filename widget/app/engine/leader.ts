/** The parts of the Web Locks API that are used: the real one, or none where the context is not secure. */
export type Locks = Pick<LockManager, 'request'>

export interface LeaderOptions {
  /** Names lock and channel: site key and parent origin. */
  name: string
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  /** This tab is to hold the event stream. Told once at most. */
  onLead(): void
  /** Another tab said something. */
  onMessage(message: unknown): void
}

export interface Leader {
  /** Tells the other tabs. */
  tell(message: unknown): void
  close(): void
}

/**
 * One event stream a browser: the tab that holds the lock has it, the others listen to a channel. When that tab goes,
 * the browser gives its lock to the next. Where there are no locks, each tab leads itself.
 */
export function createLeader({ name, locks, openChannel, onLead, onMessage }: LeaderOptions): Leader {
  let closed = false
  let release: (() => void) | undefined
  const lead = () => {
    if (!closed) onLead()
  }
  const channel = locks && attempt(() => openChannel(name))

  if (!locks || !channel) {
    queueMicrotask(lead)
    return {
      tell() {},
      close: () => {
        closed = true
      },
    }
  }

  channel.onmessage = ({ data }) => onMessage(data)
  locks
    .request(name, () => {
      lead()
      return new Promise<void>((resolve) => {
        release = resolve
        if (closed) resolve()
      })
    })
    // A browser that denies the frame storage denies it locks too.
    .catch(lead)

  return {
    tell: (message) => channel.postMessage(message),
    close() {
      closed = true
      channel.close()
      release?.()
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
