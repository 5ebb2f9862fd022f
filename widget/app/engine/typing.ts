import type { StreamEvents } from '@parley/protocol/events'
import type { ChatState } from './chat-state.ts'
import type { Request } from './request.ts'
import type { Store } from './store.ts'

/** docs/protocol/stream.md, `typing`: it lapses after 6 s, and senders repeat it every 3 s. */
const lapseMs = 6000
const repeatMs = 3000

/** Who types at this moment, told both ways. The visitor's own is told only to a person: an agent has no use for it. */
export function createTyping(store: Store<ChatState>, authorized: Request) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let toldAt = Number.NEGATIVE_INFINITY

  return {
    hear({ role, active }: StreamEvents['typing']) {
      if (role !== 'agent') return
      clearTimeout(timer)
      store.update({ personTyping: active })
      if (active) timer = setTimeout(() => store.update({ personTyping: false }), lapseMs)
    },
    tell() {
      const now = performance.now()
      if (store.get().thread.conversation?.handoff !== 'active' || now - toldAt < repeatMs) return
      toldAt = now
      // A sign that is lost is no matter: the next key press makes another.
      authorized('/v1/typing', { method: 'POST', body: { active: true } }).catch(() => undefined)
    },
  }
}
