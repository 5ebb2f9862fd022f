import type { Chat } from '../engine/chat.ts'
import type { ChatState } from '../engine/chat-state.ts'
import type { Host } from './connection.ts'

/** Tells the host page what happens in the chat. Words of it only where the site allows that. */
export function reportToHost(chat: Chat, host: Host): void {
  let before = chat.store.get()
  chat.store.subscribe(() => {
    const now = chat.store.get()
    const was = before
    before = now
    if (now.unread !== was.unread) host.tell({ type: 'unread', count: now.unread })
    if (now.thread.transcript !== was.thread.transcript) reportMessages(was, now, host)
    const handoff = now.thread.conversation?.handoff
    if (handoff && handoff !== (was.thread.conversation?.handoff ?? 'none')) host.emit('handoff', { state: handoff })
    if (now.failure && now.failure !== was.failure) host.emit('error', { code: now.failure })
  })
}

function reportMessages(was: ChatState, now: ChatState, host: Host): void {
  // The history that a session brings is not news.
  if (was.phase === 'opening') return
  const withText = now.site?.features.eventText ?? false
  const known = new Map(was.thread.transcript.map(({ id, status }) => [id, status]))
  for (const { id, role, status, text } of now.thread.transcript) {
    if (status === 'streaming' || known.get(id) === status) continue
    host.emit(role === 'visitor' ? 'message:sent' : 'message:received', withText ? { text } : {})
  }
}
