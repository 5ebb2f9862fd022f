import type { MessageList } from '@parley/protocol/message'
import type { ChatState } from './chat-state.ts'
import type { EventStream } from './event-stream.ts'
import type { Request } from './request.ts'
import type { Store } from './store.ts'
import type { Tabs } from './tabs.ts'
import { reread, type Thread } from './thread.ts'

interface Parts {
  store: Store<ChatState>
  authorized: Request
  stream: Pick<EventStream, 'restart'>
  tabs: Pick<Tabs, 'leading' | 'greet'>
  setThread(thread: Thread): void
}

/** Makes good what the stream did not bring. */
export function createCatchUp({ store, authorized, stream, tabs, setThread }: Parts) {
  let reading = false

  const readMessages = async (): Promise<void> => {
    if (reading) return
    reading = true
    try {
      const response = await authorized('/v1/messages')
      const list: MessageList = await response.json()
      const { thread } = store.get()
      setThread(reread(thread, list))
      if (thread.stale === 'missed') stream.restart()
    } finally {
      reading = false
    }
  }

  return {
    /** Reads the last messages, whoever leads. */
    readMessages,
    /** Some of the thread was missed. The leading tab reads it; the others ask that one. */
    async readAgain(): Promise<void> {
      if (tabs.leading) await readMessages()
      else tabs.greet()
    },
  }
}
