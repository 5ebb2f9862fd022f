import type { MessageAccepted, MessageList } from '@parley/protocol/message'
import type { Session } from '@parley/protocol/session'
import { createActions } from './actions.ts'
import { ApiError } from './api-error.ts'
import { type ChatState, initialState, isLookedAt } from './chat-state.ts'
import { createConversationActions, leftKey } from './conversation-actions.ts'
import { createEventStream } from './event-stream.ts'
import { exclusively, type Locks } from './leader.ts'
import { createOutbox } from './outbox.ts'
import { createPresence } from './presence.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'
import { createStore } from './store.ts'
import { joinThreads } from './tab-message.ts'
import { createTabs, type Heard } from './tabs.ts'
import { accept, emptyThread, receive, reread, type Thread, threadOf } from './thread.ts'
import { putAll } from './transcript.ts'
import { createTyping } from './typing.ts'
import { createUnread } from './unread.ts'

/** Under which name the return token is stored. */
export const returnTokenKey = 'return-token'
/** Where the session token is stored while it alone says whose an unanswered message is. */
const unansweredKey = 'unanswered'
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
  const seen = createUnread(storage)
  let reading = false

  const setThread = (thread: Thread, changes: Partial<ChatState> = {}) => {
    if (isLookedAt(store.get()) && seen.see(thread)) tabs.tell((visitor) => ({ type: 'seen', visitor }))
    store.update({ ...changes, thread, unread: seen.count(thread) })
    // Only the answer to its own request brings the return token, so until then the first message is sent again.
    if (storage.read(unansweredKey) === undefined)
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
    // The server knows nobody by the token kept, so nothing has arrived with it.
    if (!previous && !opened.visitor.known) storage.write(unansweredKey, null)
    const ready = { phase: 'ready', site: opened.site, failure: undefined } as const
    if (previous?.visitor.id === opened.visitor.id && thread.conversation?.id === opened.conversation?.id) {
      return setThread({ ...thread, transcript: putAll(thread.transcript, opened.messages) }, ready)
    }
    // Another visitor, or another conversation: what it holds is history and not news.
    store.update({ phase: 'opening' })
    setThread(threadOf(opened), ready)
    stream.restart()
    tabs.greet()
  })

  const open = () => session.open(storage.read(unansweredKey))

  const outbox = createOutbox({
    storage,
    exclusively: (work) => exclusively(locks, `${name}:send`, work),
    onChange: (pending) => store.update({ pending }),
    onAccepted(accepted) {
      // Before anybody hears of the message: the page may go away at any moment.
      if (accepted.returnToken) storage.write(returnTokenKey, accepted.returnToken)
      storage.write(unansweredKey, null)
      setThread(accept(store.get().thread, accepted))
      if (!accepted.returnToken) return
      options.onReturnToken()
      tabs.tell((visitor) => ({ type: 'token', visitor }))
    },
    asleep: () => asleep(),
    async prepare() {
      if (!session.current) await open()
      await becomeKnown()
    },
    async post(message) {
      const { current } = session
      if (current && !current.visitor.identified && storage.read(returnTokenKey) === undefined)
        storage.write(unansweredKey, current.token)
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
      tabs.tell((visitor) => ({ type: 'event', visitor, event }))
      take(event)
    },
    onConnection(live) {
      const connection = live ? 'live' : 'lost'
      if (store.get().connection === connection) return
      store.update({ connection })
      tabs.greet()
      if (live) outbox.flush()
    },
    // Other tabs or devices have what streams there may be. That is no fault, and the visitor still gets their answers.
    onCrowded() {
      store.update({ connection: 'none' })
      readMessages().catch(fail)
    },
    onRefused: fail,
  })

  const tabs = createTabs({
    name,
    locks,
    openChannel: options.openChannel,
    visitor: () => session.current?.visitor.id,
    standing: () => ({ thread: store.get().thread, live: store.get().connection === 'live' }),
    stream,
    onStopped: () => store.update({ connection: 'none' }),
    onMessage: (message) => hear(message),
  })

  const take = (event: Parameters<typeof receive>[1]) => {
    if (event.event === 'typing') typing.hear(event.data)
    if (event.event === 'message' && event.data.role === 'agent') typing.hear({ role: 'agent', active: false })
    setThread(receive(store.get().thread, event))
  }

  const hear = (message: Heard) => {
    if (message.visitor !== session.current?.visitor.id) {
      if (message.type === 'here' || message.type === 'token') meetAnother(message).catch(fail)
    } else if (message.type === 'erased') startOver().catch(fail)
    else if (message.type === 'seen') {
      seen.see(store.get().thread)
      store.update({ unread: 0 })
    } else if (tabs.leading) return
    else if (message.type === 'event') take(message.event)
    else if (message.type === 'here') {
      store.update({ connection: message.live ? 'live' : 'lost' })
      setThread(joinThreads(store.get().thread, message.thread))
    }
  }

  /**
   * Another tab is another visitor. Perhaps this one can become the same. If not (one is signed in, the other is not),
   * the leading tab's stream says nothing about this one, which then needs its own.
   */
  const meetAnother = async ({ type, visitor }: Heard): Promise<void> => {
    await becomeKnown()
    if (type === 'token') return tabs.greet()
    if (visitor === session.current?.visitor.id || !store.get().thread.conversation || tabs.resting) return
    tabs.leadAlone()
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

  /** Some of the thread was missed. The leading tab reads it; the others ask that one. */
  const readAgain = async (): Promise<void> => {
    if (tabs.leading) await readMessages()
    else tabs.greet()
  }

  const readMessages = async (): Promise<void> => {
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

  /** Nothing is left of this visitor, here or at the server; whoever writes next is a stranger. */
  const startOver = async (): Promise<void> => {
    outbox.drop()
    storage.clear()
    options.onReturnToken()
    setThread(emptyThread, { left: undefined })
    await session.openAnew()
  }

  const asleep = () => tabs.resting && !store.get().visible

  const typing = createTyping(store, session.authorized)

  return {
    store,
    /** A request with the session's token. */
    authorized: session.authorized,
    /** Whether this tab holds the stream. */
    leads: () => tabs.leading,
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
      erased() {
        tabs.tell((visitor) => ({ type: 'erased', visitor }))
        return startOver()
      },
    }),
    /** The visitor types: a person who answers sees that. */
    typing: typing.tell,
    /** What stands in the field, kept over reloads. */
    draft: {
      read: () => storage.read(draftKey) ?? '',
      write: (text: string) => storage.write(draftKey, text || null),
    },
    ...createPresence({
      store,
      session,
      open,
      outbox,
      stream,
      tabs,
      onLook: () => setThread(store.get().thread),
      readMessages,
      asleep,
      fail,
    }),
  }
}
