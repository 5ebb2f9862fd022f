import type { StreamEvent } from '@parley/protocol/events'
import type { Session } from '@parley/protocol/session'
import { codeOf } from './api-error.ts'
import { createBecomingKnown } from './becoming-known.ts'
import { createCatchUp } from './catch-up.ts'
import { type ChatState, initialState, isLookedAt, leftKey } from './chat-state.ts'
import { createDraft } from './draft.ts'
import { createEventStream } from './event-stream.ts'
import { exclusively, type Locks } from './locks.ts'
import { createOutbox } from './outbox.ts'
import { ownStorage } from './own-storage.ts'
import { createPosting } from './posting.ts'
import { createPresence } from './presence.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'
import { createStore } from './store.ts'
import { joinThreads } from './tab-message.ts'
import { createTabs, type Heard } from './tabs.ts'
import { accept, emptyThread, receive, type Thread, threadOf } from './thread.ts'
import { putAll } from './transcript.ts'
import { createTyping } from './typing.ts'
import { createUnread } from './unread.ts'
import { createVisitorRequests } from './visitor-requests.ts'

export interface ChatOptions {
  /** Names what the tabs of this shop share: site key and parent origin. */
  name: string
  session: (onOpened: (session: Session, previous: Session | undefined) => void) => SessionKeeper
  storage: Storage
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  page(): unknown
  /** Calls back at the moment for which what may wait is shown together. */
  soon(show: () => void): void
  /** There is another return token in the storage, or none any more. */
  onReturnToken(): void
  /** Another tab was told that nothing is to be kept. */
  onRefused(): void
}

export type Chat = ReturnType<typeof createChat>

/** The whole chat without its looks: what is known, and what a visitor can do. Components watch `store`. */
export function createChat(options: ChatOptions) {
  const { name, storage, locks } = options
  const store = createStore(initialState, options.soon)
  const own = ownStorage(storage, () => session.owner)
  const unread = createUnread(own)

  const setThread = (thread: Thread, changes: Partial<ChatState> = {}) => {
    if (isLookedAt(store.get()) && unread.see(thread)) tabs.tell({ type: 'seen' })
    store.update({ ...changes, thread, unread: unread.count(thread) })
    // Only the answer to its own request brings the return token, so until then the first message is sent again.
    if (!posting.isUnanswered()) outbox.settle(new Set(thread.transcript.flatMap(({ clientId }) => clientId ?? [])))
    if (thread.stale) catchUp.readAgain().catch(fail)
  }

  const fail = (error: unknown) => {
    const code = codeOf(error, 'internal')
    const refused = code === 'site_disabled' || code === 'origin_not_allowed'
    store.update({ failure: code, ...(refused && { phase: 'refused' }) })
  }

  const session = options.session((opened, previous) => {
    outbox.claim()
    draft.claim()
    const { thread } = store.get()
    // The server knows nobody by the token kept, so nothing has arrived with it.
    if (!previous && !opened.visitor.known) posting.answered()
    const ready = { phase: 'ready', site: opened.site, failure: undefined, left: own.read(leftKey) } as const
    if (previous?.visitor.id === opened.visitor.id && thread.conversation?.id === opened.conversation?.id) {
      return setThread({ ...thread, transcript: putAll(thread.transcript, opened.messages) }, ready)
    }
    // Another visitor, or another conversation: what it holds is history and not news.
    store.update({ phase: 'opening' })
    setThread(threadOf(opened), ready)
    stream.restart()
    tabs.greet()
  })

  const draft = createDraft(own, () => session.owner)

  const posting = createPosting(session, storage, options.page)

  const outbox = createOutbox({
    owner: () => session.owner,
    storage,
    exclusively: (work) => exclusively(locks, `${name}:send`, work),
    onChange: (pending) => store.update({ pending }),
    onAccepted(accepted) {
      // Before anybody hears of the message: the page may go away at any moment.
      posting.answered(accepted)
      unread.wrote(accepted.message)
      setThread(accept(store.get().thread, accepted))
      if (!accepted.returnToken) return
      options.onReturnToken()
      tabs.tell({ type: 'token' })
    },
    asleep: () => asleep(),
    async prepare() {
      if (!session.current) await posting.open()
      await becomingKnown.becomeKnown()
    },
    post: posting.post,
  })

  const stream = createEventStream({
    authorized: session.authorized,
    position: () => ({ id: store.get().thread.position, conversation: store.get().thread.conversation?.id }),
    onEvent(event) {
      tabs.tell({ type: 'event', event })
      take(event)
    },
    onConnection(open) {
      const connection = open ? 'open' : 'lost'
      if (store.get().connection === connection) return
      store.update({ connection })
      tabs.greet()
      if (open) outbox.flush()
    },
    // Other tabs or devices have what streams there may be. That is no fault, and the visitor still gets their answers.
    onCrowded() {
      store.update({ connection: 'none' })
      catchUp.readMessages().catch(fail)
    },
    onRefused: fail,
  })

  const tabs = createTabs({
    name,
    locks,
    openChannel: options.openChannel,
    visitor: () => session.current?.visitor.id,
    standing: () => ({ thread: store.get().thread, live: store.get().connection === 'open' }),
    stream,
    onStopped: () => store.update({ connection: 'none' }),
    onMessage: (message) => hear(message),
  })

  const { authorized } = session
  const typing = createTyping(store, authorized)
  const catchUp = createCatchUp({ store, authorized, stream, tabs, setThread })
  const becomingKnown = createBecomingKnown({ store, session, storage, tabs })

  const take = (event: StreamEvent) => {
    if (event.event === 'typing') typing.hear(event.data)
    if (event.event === 'message' && event.data.role === 'agent') typing.hear({ role: 'agent', active: false })
    const thread = receive(store.get().thread, event)
    // A piece makes nothing new but its text, and dozens come a second: the next picture shows them together.
    if (event.event === 'delta' && !thread.stale) store.updateSoon({ thread })
    else setThread(thread)
  }

  const hear = (message: Heard) => {
    if (message.type === 'refused') options.onRefused()
    else if (message.visitor !== session.current?.visitor.id) {
      if (message.type === 'here' || message.type === 'token') becomingKnown.meetAnother(message).catch(fail)
    } else if (message.type === 'erased') {
      // That tab has cleared the storage. By now somebody new may have written there.
      outbox.drop()
      storage.forgetWritten()
      startOver().catch(fail)
    } else if (message.type === 'seen') {
      unread.see(store.get().thread)
      store.update({ unread: 0 })
    } else if (tabs.leading) return
    else if (message.type === 'event') take(message.event)
    else if (message.type === 'here') {
      store.update({ connection: message.live ? 'open' : 'lost' })
      setThread(joinThreads(store.get().thread, message.thread))
    }
  }

  /** Whoever writes next is a stranger. */
  const startOver = (): Promise<unknown> => {
    setThread(emptyThread, { left: undefined })
    return session.openAnew()
  }

  const asleep = () => tabs.resting && !store.get().visible

  return {
    store,
    /** A request with the session's token. */
    authorized,
    /** Whether this tab holds the stream. */
    leads: () => tabs.leading,
    /** Whether the shop says who the visitor is. */
    isIdentified: () => session.current?.visitor.identified === true,
    /** What this browser keeps of the visitor. */
    storage: own,
    send(text: string) {
      store.update({ failure: undefined })
      outbox.send(text)
    },
    resend: outbox.resend,
    discard: outbox.discard,
    identify(token: string) {
      session.identify(token).catch(fail)
    },
    ...createVisitorRequests(store, authorized, setThread, fail, outbox.send),
    /** The visitor was erased: drops all that this browser holds of them, and goes on as a stranger. */
    async visitorErased() {
      outbox.drop()
      storage.clear()
      options.onReturnToken()
      tabs.tell({ type: 'erased' })
      await startOver()
    },
    /** Nothing is to be kept: the other tabs hear it too. */
    refuse: tabs.refuse,
    /** The visitor types: a person who answers sees that. */
    typing: typing.tell,
    draft,
    ...createPresence({
      store,
      session,
      open: posting.open,
      outbox,
      stream,
      tabs,
      onLook: () => setThread(store.get().thread),
      readMessages: catchUp.readMessages,
      asleep,
      fail,
    }),
  }
}
