import type { HandoffAccepted } from '@parley/protocol/handoff'
import type { Feedback, Message, MessageList, RetryAccepted } from '@parley/protocol/message'
import type { ChatState } from './chat-state.ts'
import type { Request } from './request.ts'
import type { Store } from './store.ts'
import { anticipate, handOver, hasOlder, type Thread } from './thread.ts'
import { put, putAll, retryable, running } from './transcript.ts'

/** What a visitor can do besides writing. Each is one request; what it changes comes by the stream or at once. */
export function createVisitorRequests(
  store: Store<ChatState>,
  authorized: Request,
  setThread: (thread: Thread) => void,
  fail: (error: unknown) => void,
  send: (text: string) => void,
) {
  const attempt = (work: () => Promise<void>) => {
    store.update({ failure: undefined })
    work().catch(fail)
  }
  const thread = () => store.get().thread
  const isOpen = () => thread().conversation?.status === 'open'
  const handoff = (method: 'POST' | 'DELETE') =>
    attempt(async () => {
      const response = await authorized('/v1/handoff', { method })
      const { state }: HandoffAccepted = await response.json()
      setThread(handOver(thread(), state))
    })

  /** A person is to be asked for as soon as there is a conversation. */
  let waiting = false

  return {
    /** Stops the reply that runs. */
    stop: () =>
      attempt(async () => {
        const reply = running(thread().transcript)
        if (reply) await authorized(`/v1/messages/${reply.id}/stop`, { method: 'POST' })
      }),

    /** Asks for another answer in place of the last one, which did not come to its end. */
    retry: () =>
      attempt(async () => {
        const failed = retryable(thread().transcript)
        if (!failed) return
        const response = await authorized(`/v1/messages/${failed.id}/retry`, { method: 'POST' })
        const { reply }: RetryAccepted = await response.json()
        setThread(anticipate(thread(), reply, failed.id))
      }),

    /** Asks for a person; where there is no conversation yet, `firstWords` begin one. Pressed twice, it asks once. */
    askForPerson: (firstWords: string) => {
      if (isOpen()) return handoff('POST')
      if (waiting) return
      waiting = true
      const stop = store.subscribe(() => {
        const words = store.get().pending.findLast(({ text }) => text === firstWords)
        // Refused or taken back, they begin nothing: a later message of the visitor's must not ask in their place.
        if (!isOpen() && words && words.state !== 'failed') return
        stop()
        waiting = false
        if (isOpen()) handoff('POST')
      })
      send(firstWords)
    },
    backToAssistant: () => handoff('DELETE'),

    /** Says what the visitor thinks of an answer. It shows at once, and is taken back where it could not be told. */
    giveFeedback: (message: Message, feedback: Feedback) =>
      attempt(async () => {
        setThread({ ...thread(), transcript: put(thread().transcript, { ...message, feedback }) })
        try {
          await authorized(`/v1/messages/${message.id}/feedback`, { method: 'PUT', body: feedback })
        } catch (error) {
          setThread({ ...thread(), transcript: put(thread().transcript, message) })
          throw error
        }
      }),

    /** Reads what was said before the first message held. */
    readOlder: () => {
      const { readingOlder } = store.get()
      const first = thread().transcript[0]?.seq
      if (readingOlder || first === undefined || !hasOlder(thread())) return
      store.update({ readingOlder: true })
      attempt(async () => {
        try {
          const response = await authorized(`/v1/messages?before=${first}`)
          const { messages, conversation }: MessageList = await response.json()
          const now = thread()
          if (conversation?.id !== now.conversation?.id) return
          setThread({ ...now, transcript: putAll(now.transcript, messages) })
        } finally {
          store.update({ readingOlder: false })
        }
      })
    },
  }
}
