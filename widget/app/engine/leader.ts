import { attempt } from './attempt.ts'
import type { Locks } from './locks.ts'

export interface LeaderOptions {
  /** Names lock and channel: site key and parent origin. */
  name: string
  /** None where the context is not secure. */
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  /** This tab is to hold the event stream, until it leaves or loses the lead. */
  onLead(): void
  /** Another tab took the lead over. */
  onLost(): void
  /** Another tab said something. */
  onMessage(message: unknown): void
}

export interface Leader {
  /** From now on this tab hears the others. */
  listen(): void
  /** From now on it leads them when it is its turn. */
  join(): void
  /** It leads now, whoever does: for a tab that leads and does not answer. */
  takeOver(): void
  /** It leads no more, and still hears. */
  rest(): void
  /** Neither leads nor hears. */
  leave(): void
  /** Tells the other tabs; nobody, before `listen`. */
  tell(message: unknown): void
}

/**
 * One event stream a browser: the tab that holds the lock has it, the others listen to a channel. When that tab goes,
 * the browser gives its lock to the next. Where there are no locks or no channel, each tab leads itself.
 */
export function createLeader({ name, locks, openChannel, onLead, onLost, onMessage }: LeaderOptions): Leader {
  let membership: AbortController | undefined
  let channel: BroadcastChannel | undefined

  const ask = (steal: boolean) => {
    rest()
    membership = new AbortController()
    const { signal } = membership
    const lead = () => {
      if (!signal.aborted) onLead()
    }
    if (!locks || !channel) return lead()
    let granted = false
    const leadUntilLeft = () => {
      granted = true
      lead()
      return signal.aborted || new Promise((resolve) => signal.addEventListener('abort', resolve))
    }
    locks.request(name, steal ? { steal } : { signal }, leadUntilLeft).catch(() => {
      // A browser that denies the frame storage denies it locks too; a lock that was had and is taken away ends so, too.
      if (!granted) lead()
      else if (!signal.aborted) onLost()
    })
  }

  const rest = () => {
    membership?.abort()
    membership = undefined
  }

  return {
    listen() {
      channel ??= locks && attempt(() => openChannel(name))
      if (channel) channel.onmessage = ({ data }) => onMessage(data)
    },
    join() {
      if (!membership) ask(false)
    },
    takeOver: () => ask(true),
    rest,
    leave() {
      rest()
      channel?.close()
      channel = undefined
    },
    tell: (message) => channel?.postMessage(message),
  }
}
