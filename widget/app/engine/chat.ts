import type { StreamEvent } from '@parley/protocol/events'
import type { MessageAccepted, MessageList, RetryAccepted } from '@parley/protocol/message'
import type { Session } from '@parley/protocol/session'
import type { SiteConfig } from '@parley/protocol/site-config'
import { ApiError, type FailureCode } from './api-error.ts'
import { backoff } from './backoff.ts'
import { createEventStream } from './event-stream.ts'
import { createLeader, exclusively, type Locks } from './leader.ts'
import { createOutbox, type Pending } from './outbox.ts'
import { comesBefore } from './positions.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'
import { createStore } from './store.ts'
import { accept, emptyThread, expect, hasOlder, receive, reread, type Thread, threadOf } from './thread.ts'
import { putAll, retryable, running } from './transcript.ts'

export interface ChatState {
  /** `refused`: the site is off or this shop is not its own; nothing to wait for. */
  readonly phase: 'opening' | 'ready' | 'refused'
  readonly site: SiteConfig | undefined
  readonly thread: Thread
  readonly pending: readonly Pending[]
  readonly connection: 'none' | 'live' | 'lost'
  /** The panel is open. */
  readonly open: boolean
  readonly unread: number
  readonly readingOlder: boolean
  /** Why the last thing that the visitor asked for was not done. */
  readonly failure: FailureCode | undefined
}

export interface ChatOptions {
  /** Names what the tabs of this shop share: site key and parent origin. */
  name: string
  session: (onOpened: (session: Session, previous: Session | undefined) => void) => SessionKeeper
  storage: Storage
  locks: Locks | undefined
  openChannel: (name: string) => BroadcastChannel
  page(): unknown
  /** The return token has changed, for a host page that keeps it. */
  onReturnToken(token: string): void
}

/** Between tabs: where the stream stands, a request to say so, an event of it, and that the visitor has a token now. */
type TabMessage =
  | { type: 'here'; visitor: string | undefined; thread: Thread; connection: ChatState['connection'] }
  | { type: 'where' }
  | { type: 'event'; visitor: string | undefined; event: StreamEvent }
  | { type: 'visitor'; visitor: string | undefined }

export type Chat = ReturnType<typeof createChat>

/** The whole chat without its looks: what is known, and what a visitor can do. Components watch `store`. */
export function createChat(options: ChatOptions) {
  const { name, storage, locks } = options
  const store = createStore<ChatState>({
    phase: 'opening',
    site: undefined,
    thread: emptyThread,
    pending: [],
    connection: 'none',
    open: false,
    unread: 0,
    readingOlder: false,
    failure: undefined,
  })
  let leading = false
  let wanted = false
  let reading = false

  const setThread = (thread: Thread) => {
    store.update({ thread })
    outbox.settle(new Set(thread.transcript.flatMap(({ clientId }) => clientId ?? [])))
    if (thread.stale && !reading) readAgain().catch(fail)
  }

  const session = options.session((opened, previous) => {
    const { thread } = store.get()
    const same = previous?.visitor.id === opened.visitor.id && thread.conversation?.id === opened.conversation?.id
    store.update({ phase: 'ready', site: opened.site, failure: undefined })
    setThread(same ? { ...thread, transcript: putAll(thread.transcript, opened.messages) } : threadOf(opened))
    if (previous && !same) stream.restart()
    if (!same) tellHere()
    if (!leading) leader.tell({ type: 'where' } satisfies TabMessage)
  })
  const visitor = () => session.current?.visitor.id

  const outbox = createOutbox({
    storage,
    exclusively: (work) => exclusively(locks, `${name}:send`, work),
    onChange: (pending) => store.update({ pending }),
    onAccepted(accepted) {
      setThread(accept(store.get().thread, accepted))
      if (!accepted.returnToken) return
      storage.write('visitor', accepted.returnToken)
      options.onReturnToken(accepted.returnToken)
      leader.tell({ type: 'visitor', visitor: visitor() } satisfies TabMessage)
    },
    async post(message) {
      await adoptVisitor()
      const body = { ...message, page: options.page() }
      const response = await session.authorized('/v1/messages', { method: 'POST', body })
      const accepted: MessageAccepted = await response.json()
      return accepted
    },
  })

  const stream = createEventStream({
    authorized: session.authorized,
    position: () => {
      const { conversation, position } = store.get().thread
      return { id: position, conversation: conversation?.id }
    },
    onEvent(event) {
      take(event)
      leader.tell({ type: 'event', visitor: visitor(), event } satisfies TabMessage)
    },
    onConnection(live) {
      const connection = live ? 'live' : 'lost'
      if (store.get().connection === connection) return
      store.update({ connection })
      tellHere()
      if (live) outbox.flush()
    },
    onRefused: (error) => fail(error),
  })

  const leader = createLeader({
    name: `${name}:stream`,
    locks,
    openChannel: options.openChannel,
    onLead() {
      leading = true
      if (wanted) stream.start()
    },
    onMessage: (message) => hear(message as TabMessage),
  })

  const tellHere = () => {
    if (!leading) return
    const { thread, connection } = store.get()
    leader.tell({ type: 'here', visitor: visitor(), thread, connection } satisfies TabMessage)
  }

  const take = (event: StreamEvent) => {
    const before = store.get()
    const ended = event.event === 'done' || (event.event === 'message' && event.data.status !== 'streaming')
    const role =
      event.event === 'message'
        ? event.data.role
        : event.event === 'done' && before.thread.transcript.find(({ seq }) => seq === event.data.seq)?.role
    if (ended && role && role !== 'visitor' && !before.open) store.update({ unread: before.unread + 1 })
    setThread(receive(before.thread, event))
  }

  /** What another tab said. One of another visitor is not about us. */
  const hear = (message: TabMessage) => {
    if (message.type === 'where') return tellHere()
    if (message.type === 'visitor') {
      if (message.visitor !== visitor() && session.current) adoptVisitor().catch(fail)
      return
    }
    if (message.visitor !== visitor() || leading) return
    if (message.type === 'event') return take(message.event)
    store.update({ connection: message.connection })
    const { thread } = store.get()
    const theirs = message.thread
    if (theirs.conversation?.id === thread.conversation?.id) {
      const position = comesBefore(thread.position, theirs.position) ? theirs.position : thread.position
      setThread({ ...thread, position, stale: false, transcript: putAll(thread.transcript, theirs.transcript) })
    } else setThread(theirs)
  }

  /**
   * Two new tabs are two strangers until one of them has written. Whoever comes second finds its return token and
   * becomes the same visitor.
   */
  const adoptVisitor = async (): Promise<void> => {
    const { current } = session
    if (!current || current.conversation || current.visitor.identified || store.get().thread.conversation) return
    if (storage.read('visitor') !== undefined && !current.visitor.known) await session.openAnew()
  }

  const readAgain = async (): Promise<void> => {
    if (!leading) return leader.tell({ type: 'where' } satisfies TabMessage)
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

  const fail = (error: unknown) => {
    const code = error instanceof ApiError ? error.code : 'internal'
    if (!(error instanceof ApiError)) reportError(error)
    const refused = code === 'site_disabled' || code === 'origin_not_allowed'
    store.update(refused ? { phase: 'refused', failure: code } : { failure: code })
  }

  const attempt = (work: () => Promise<void>) => {
    store.update({ failure: undefined })
    work().catch(fail)
  }

  const begin = async (attemptNumber = 0): Promise<void> => {
    try {
      await session.open()
      outbox.flush()
    } catch (error) {
      fail(error)
      if (store.get().phase !== 'refused') setTimeout(() => begin(attemptNumber + 1), backoff(attemptNumber))
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
    identify: (token: string) => attempt(async () => void (await session.openAnew(token))),
    stop: () =>
      attempt(async () => {
        const reply = running(store.get().thread.transcript)
        if (reply) await session.authorized(`/v1/messages/${reply.id}/stop`, { method: 'POST' })
      }),
    retry: () =>
      attempt(async () => {
        const failed = retryable(store.get().thread.transcript)
        if (!failed) return
        const response = await session.authorized(`/v1/messages/${failed.id}/retry`, { method: 'POST' })
        const { reply }: RetryAccepted = await response.json()
        setThread(expect(store.get().thread, reply, failed.id))
      }),
    readOlder: () =>
      attempt(async () => {
        const { thread, readingOlder } = store.get()
        if (readingOlder || !hasOlder(thread)) return
        store.update({ readingOlder: true })
        try {
          const response = await session.authorized(`/v1/messages?before=${thread.transcript[0]?.seq}`)
          const { messages, conversation }: MessageList = await response.json()
          const now = store.get().thread
          if (conversation?.id === now.conversation?.id)
            setThread({ ...now, transcript: putAll(now.transcript, messages) })
        } finally {
          store.update({ readingOlder: false })
        }
      }),
    /** The panel was opened or closed. The first opening is when a stream is wanted. */
    setOpen(open: boolean) {
      store.update({ open, ...(open && { unread: 0 }) })
      wanted ||= open
      if (wanted && leading) stream.start()
    },
    /** The network is back, or the tab is looked at again. */
    wake() {
      stream.nudge()
      outbox.flush()
    },
    close() {
      stream.stop()
      leader.close()
      session.close()
    },
  }
}
