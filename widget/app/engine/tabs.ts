import type { EventStream } from './event-stream.ts'
import { createLeader } from './leader.ts'
import type { Locks } from './locks.ts'
import { isTabMessage, type Said, type TabMessage } from './tab-message.ts'
import type { Thread } from './thread.ts'

/** The stream is for somebody who looks: so long, in milliseconds, after the last look it is given up. */
export const restMs = 120_000

/** A tab that leads answers within this time, in milliseconds. One that the system put to sleep does not. */
const answerMs = 1000

export type Tabs = ReturnType<typeof createTabs>

export type Heard = Exclude<TabMessage, { type: 'where' }>

export interface TabsOptions {
  /** Names what the tabs of this shop share: site key and parent origin. */
  name: string
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  /** Who this tab's visitor is, once that is known. */
  visitor(): string | undefined
  /** How far this tab has come, for the others. */
  standing(): { thread: Thread; live: boolean }
  stream: Pick<EventStream, 'start' | 'stop'>
  /** It holds the stream no more. */
  onStopped(): void
  onMessage(message: Heard): void
}

/**
 * The tabs of one shop in one browser share one event stream. A tab wants it while somebody looks at its open panel, and
 * two minutes more. Who looks comes first: a hidden tab gives it to one that is looked at, because browsers slow down
 * hidden tabs, freeze them and end them.
 */
export function createTabs({ name, visitor, standing, stream, onStopped, onMessage, ...browser }: TabsOptions) {
  let leading = false
  let attended = false
  let resting = true
  let countdown: ReturnType<typeof setTimeout> | undefined
  let unanswered: ReturnType<typeof setTimeout> | undefined

  const lead = () => {
    clearTimeout(unanswered)
    leading = true
    stream.start()
  }
  const stop = () => {
    leading = false
    stream.stop()
    onStopped()
  }
  const requeue = () => {
    stop()
    leader.rest()
    leader.join()
  }
  const rest = () => {
    resting = true
    leader.rest()
    stop()
  }

  const leader = createLeader({
    ...browser,
    name: `${name}:stream`,
    onLead: lead,
    onLost: requeue,
    onMessage(message) {
      if (isTabMessage(message)) hear(message)
    },
  })

  const tell = (said: Said) => {
    const known = visitor()
    if (known) leader.tell({ ...said, visitor: known })
  }

  /** The leading tab says where it stands; another asks. */
  const greet = () => {
    if (leading) tell({ type: 'here', ...standing() })
    else leader.tell({ type: 'where', attended })
  }

  const hear = (message: TabMessage) => {
    if (message.type === 'where') {
      if (!leading) return
      greet()
      if (message.attended && !attended) requeue()
      return
    }
    if (message.type === 'here') clearTimeout(unanswered)
    onMessage(message)
  }

  return {
    get leading() {
      return leading
    },
    /** It neither has the stream nor waits for it. */
    get resting() {
      return resting
    },
    listen: leader.listen,
    tell,
    greet,
    /** Nobody in particular says so: it may be said before a session is open. */
    refuse: () => leader.tell({ type: 'refused', visitor: '' }),
    /** Has a stream of its own, beside the one of the leading tab. */
    leadAlone: lead,
    /** Somebody looks at the open panel, or looks away. */
    setAttended(now: boolean) {
      if (now === attended) return
      attended = now
      clearTimeout(countdown)
      clearTimeout(unanswered)
      if (!now) {
        countdown = setTimeout(rest, restMs)
        return
      }
      resting = false
      leader.join()
      if (leading) return
      greet()
      unanswered = setTimeout(leader.takeOver, answerMs)
    },
    /** Gives everything up at once, until it listens and is attended again. */
    leave() {
      clearTimeout(countdown)
      clearTimeout(unanswered)
      attended = false
      rest()
      leader.leave()
    },
  }
}
