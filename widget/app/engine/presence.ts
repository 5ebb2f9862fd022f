import { backoff } from './backoff.ts'
import { type ChatState, isLookedAt } from './chat-state.ts'
import type { EventStream } from './event-stream.ts'
import type { Outbox } from './outbox.ts'
import type { SessionKeeper } from './session.ts'
import type { Store } from './store.ts'
import type { Tabs } from './tabs.ts'

interface Parts {
  store: Store<ChatState>
  session: SessionKeeper
  /** Opens the session, as the visitor of the page before where it can. */
  open(): Promise<unknown>
  outbox: Outbox
  stream: EventStream
  tabs: Tabs
  /** The visitor looks at the thread. */
  onLook(): void
  /** Looks for news once. */
  readMessages(): Promise<void>
  /** Nobody has looked for a while: nothing is tried again by itself. */
  asleep(): boolean
  fail(error: unknown): void
}

/** What the chat does as people come, look away, come back and go: how much it works follows from that. */
export function createPresence({
  store,
  session,
  open,
  outbox,
  stream,
  tabs,
  onLook,
  readMessages,
  asleep,
  fail,
}: Parts) {
  let retry: ReturnType<typeof setTimeout> | undefined

  const begin = async (attempts = 0): Promise<void> => {
    clearTimeout(retry)
    try {
      await open()
      outbox.flush()
    } catch (error) {
      fail(error)
      if (store.get().phase !== 'refused' && !asleep()) retry = setTimeout(begin, backoff(attempts), attempts + 1)
    }
  }

  const wake = () => {
    stream.nudge()
    if (session.current) outbox.flush()
    else if (store.get().phase !== 'refused') void begin()
  }

  const look = () => {
    const looked = isLookedAt(store.get())
    tabs.setAttended(looked)
    if (looked) onLook()
  }

  return {
    /** Opens the session; until it stands, what is written waits. */
    start() {
      tabs.listen()
      return begin()
    },
    /** The panel was opened or closed. The first opening is what makes this tab want a stream. */
    setOpen(open: boolean) {
      store.update({ open })
      look()
    },
    /** The tab came to sight or went out of it. Without a stream it looks for news itself, for the launcher's badge. */
    setVisible(visible: boolean) {
      store.update({ visible })
      look()
      if (!visible) return
      wake()
      if (!tabs.resting || !store.get().thread.conversation) return
      tabs.greet()
      readMessages().catch(fail)
    },
    /** The network is back, or somebody looks: what waits is done now. */
    wake,
    /**
     * The page goes away, perhaps to be come back to. A lock or a stream that it held would keep the browser from
     * storing the shop's page for the way back (bfcache), or the other tabs from having one while this one is frozen.
     */
    suspend: tabs.leave,
    resume() {
      tabs.listen()
      look()
      wake()
    },
  }
}
