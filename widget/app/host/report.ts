import type { ChatState } from '../engine/chat-state.ts'
import type { Store } from '../engine/store.ts'
import type { Host } from './connection.ts'

type Ear = Pick<Host, 'tell' | 'emit'>

/** Tells the host page what happens in the chat. Words of it only where the site allows that. */
export function reportToHost(store: Store<ChatState>, host: Ear): void {
  let before = store.get()
  /** Whether there is a conversation or will be, as the host knows it. */
  let told: boolean | undefined
  store.subscribe(() => {
    const now = store.get()
    const was = before
    before = now
    // What did not get out goes from the next page view, whether or not a session could be opened here.
    const exists = now.thread.conversation !== null || now.pending.length > 0
    if ((exists || now.phase === 'ready') && exists !== told) {
      told = exists
      host.tell({ type: 'conversation', exists })
    }
    if (now.unread !== was.unread) host.tell({ type: 'unread', count: now.unread })
    if (now.thread.transcript !== was.thread.transcript) reportMessages(was, now, host)
    const handoff = now.thread.conversation?.handoff
    if (handoff && handoff !== (was.thread.conversation?.handoff ?? 'none')) host.emit('handoff', { state: handoff })
    if (now.failure && now.failure !== was.failure) host.emit('error', { code: now.failure })
  })
}

function reportMessages(was: ChatState, now: ChatState, host: Ear): void {
  // The history that a session brings is not news, and neither is what was said before the first message held.
  if (was.phase === 'opening') return
  const withText = now.site?.features.eventText ?? false
  const held = was.thread.transcript
  const last = held.at(-1)?.seq ?? 0
  const open = new Set(held.filter(({ status }) => status === 'streaming').map(({ id }) => id))
  for (const { id, seq, role, status, text } of now.thread.transcript) {
    if (status === 'streaming' || !(seq > last || open.has(id))) continue
    host.emit(role === 'visitor' ? 'message:sent' : 'message:received', withText ? { text } : {})
  }
}
