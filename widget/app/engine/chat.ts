import type { MessageAccepted, MessageList } from '@parley/protocol/message'
import type { Session } from '@parley/protocol/session'
import { createActions } from './actions.ts'
import { ApiError } from './api-error.ts'
import { backoff } from './backoff.ts'
import { bringsNews, type ChatState, initialState } from './chat-state.ts'
import { createConversationActions, leftKey } from './conversation-actions.ts'
import { createEventStream } from './event-stream.ts'
import { createLeader, exclusively, type Locks } from './leader.ts'
import { createOutbox } from './outbox.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'
import { createStore } from './store.ts'
import { isTabMessage, joinThreads, type TabMessage } from './tabs.ts'
import { accept, receive, reread, type Thread, threadOf } from './thread.ts'
import { putAll } from './transcript.ts'
import { createTyping } from './typing.ts'

/** Under which name the return token is stored. */
export const returnTokenKey = 'return-token'
const draftKey = 'draft'

export interface ChatOptions {
  /** Names what the tabs of this shop share: site key and parent origin. */
  name: string
  session: (onOpened: (session: Session, previous: Session | undefined) => void) => SessionKeeper
  storage: Storage
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  page(): unknown
  /** There is another return token in the storage, or none any more. */
  onReturnToken(): void
}

export type Chat = ReturnType<typeof createChat>

/** The whole chat without its looks: what is known, and what a visitor can do. Components watch `store`. */
export function createChat(options: ChatOptions) {
  const { name, storage, locks } = options
  const store = createStore<ChatState>({ ...initialState, left: storage.read(leftKey) })
  let leading = false
  let wanted = false
  let reading = false

  const setThread = (thread: Thread, changes: Partial<ChatState> = {}) => {
    store.update({ ...changes, thread })
    outbox.settle(new Set(thread.transcript.flatMap(({ clientId }) => clientId ?? [])))
    if (thread.stale) readAgain().catch(fail)
  }

  const fail = (error: unknown) => {
    if (!(error instanceof ApiError)) console.error(error)
    const code = error instanceof ApiError ? error.code : 'internal'
    const refused = code === 'site_disabled' || code === 'origin_not_allowed'
    store.update({ failure: code, ...(refused && { phase: 'refused' }) })
  }

  const session = options.session((opened, previous) => {
    const { thread } = store.get()
    const ready = { phase: 'ready', site: opened.site, failure: undefined } as const
    if (previous?.visitor.id === opened.visitor.id && thread.conversation?.id === opened.conversation?.id) {
      return setThread({ ...thread, transcript: putAll(thread.transcript, opened.messages) }, ready)
    }
    // Another visitor, or another conversation: what it holds is history and not news.
    store.update({ phase: 'opening' })
    setThread(threadOf(opened), ready)
    stream.restart()
    greet()
  })

  const outbox = createOutbox({
    storage,
    exclusively: (work) => exclusively(locks, `${name}:send`, work),
    onChange: (pending) => store.update({ pending }),
    onAccepted(accepted) {
      setThread(accept(store.get().thread, accepted))
      if (!accepted.returnToken) return
      storage.write(returnTokenKey, accepted.returnToken)
      options.onReturnToken()
      tell((visitor) => ({ type: 'token', visitor }))
    },
    async post(message) {
      if (!session.current) await session.open()
      await becomeKnown()
      const body = { ...message, page: options.page() }
      const response = await session.authorized('/v1/messages', { method: 'POST', body })
      const accepted: MessageAccepted = await response.json()
      return accepted
    },
  })

  const stream = createEventStream({
    authorized: session.authorized,
    position: () => ({ id: store.get().thread.position, conversation: store.get().thread.conversation?.id }),
    onEvent(event) {
      take(event)
      tell((visitor) => ({ type: 'event', visitor, event }))
    },
    onConnection(live) {
      const connection = live ? 'live' : 'lost'
      if (store.get().connection === connection) return
      store.update({ connection })
      greet()
      if (live) outbox.flush()
    },
    onRefused: fail,
  })

  const leader = createLeader({
    name: `${name}:stream`,
    locks,
    openChannel: options.openChannel,
    onLead() {
      leading = true
      stream.start()
    },
    onMessage: (message) => {
      if (isTabMessage(message)) hear(message)
    },
  })

  const tell = (message: (visitor: string) => TabMessage) => {
    if (session.current) leader.tell(message(session.current.visitor.id))
  }

  /** The leading tab says where it stands; another asks. */
  const greet = () => {
    const { thread, connection } = store.get()
    tell((visitor) => (leading ? { type: 'here', visitor, thread, live: connection === 'live' } : { type: 'where' }))
  }

  const take = (event: Parameters<typeof receive>[1]) => {
    const { thread, open, unread } = store.get()
    if (event.event === 'typing') typing.hear(event.data)
    if (!open && bringsNews(thread, event)) store.update({ unread: unread + 1 })
    setThread(receive(thread, event))
  }

  const hear = (message: TabMessage) => {
    if (message.type === 'where') {
      if (leading) greet()
    } else if (message.visitor !== session.current?.visitor.id) {
      if (message.type !== 'event') meetAnother(message).catch(fail)
    } else if (leading) {
      return
    } else if (message.type === 'event') take(message.event)
    else if (message.type === 'here') {
      store.update({ connection: message.live ? 'live' : 'lost' })
      setThread(joinThreads(store.get().thread, message.thread))
    }
  }

  /**
   * Another tab is another visitor. Perhaps this one can become the same. If not (one is signed in, the other is not),
   * the leading tab's stream says nothing about this one, which then needs its own.
   */
  const meetAnother = async ({ type, visitor }: Exclude<TabMessage, { type: 'where' }>): Promise<void> => {
    await becomeKnown()
    if (type === 'token') return greet()
    if (visitor === session.current?.visitor.id || !store.get().thread.conversation) return
    leading = true
    stream.start()
  }

  /**
   * Two new tabs are two strangers until one of them has written. Whoever comes second finds its return token and
   * becomes the same visitor.
   */
  const becomeKnown = async (): Promise<void> => {
    const { current } = session
    if (!current || current.visitor.known || current.visitor.identified || store.get().thread.conversation) return
    if (storage.read(returnTokenKey) !== undefined) await session.openAnew()
  }

  const readAgain = async (): Promise<void> => {
    if (!leading) return greet()
    if (reading) return
    reading = true
    try {
      const response = await session.authorized('/v1/messages')
      const list: MessageList = await response.json()
      const { thread } = store.get()
      setThread(reread(thread, list))
      if (thread.stale === 'missed') stream.restart()
    } finally {
      reading = false
    }
  }

  const typing = createTyping(store, session.authorized)

  const begin = async (attempts = 0): Promise<void> => {
    try {
      await session.open()
      outbox.flush()
    } catch (error) {
      fail(error)
      if (store.get().phase !== 'refused') setTimeout(() => begin(attempts + 1), backoff(attempts))
    }
  }

  return {
    store,
    /** Opens the session; until it stands, what is written waits. */
    start: () => begin(),
    send(text: string) {
      store.update({ failure: undefined })
      outbox.send(text)
    },
    resend: outbox.retry,
    identify(token: string) {
      session.identify(token).catch(fail)
    },
    ...createActions(store, session.authorized, setThread, fail, outbox.send),
    ...createConversationActions({
      store,
      session,
      storage,
      setThread,
      forget() {
        outbox.drop()
        storage.clear()
        options.onReturnToken()
      },
    }),
    /** The visitor types: a person who answers sees that. */
    typing: typing.tell,
    /** What stands in the field, kept over reloads. */
    draft: {
      read: () => storage.read(draftKey) ?? '',
      write: (text: string) => storage.write(draftKey, text || null),
    },
    /** The panel was opened or closed. A stream is wanted from the first opening on. */
    setOpen(open: boolean) {
      store.update({ open, ...(open && { unread: 0 }) })
      if (!open) return
      wanted = true
      leader.join()
      if (!leading) greet()
    },
    /** The network is back, or the tab is looked at again. */
    wake() {
      stream.nudge()
      outbox.flush()
    },
    /**
     * The page goes away, perhaps to be come back to. A lock or a stream that it held would keep the browser from
     * storing the shop's page for the way back (bfcache).
     */
    suspend() {
      leading = false
      stream.stop()
      leader.leave()
    },
    resume() {
      if (wanted) leader.join()
    },
  }
}
