import type { ConversationList } from '@parley/protocol/conversation'
import type { MessageList } from '@parley/protocol/message'
import type { ChatState } from './chat-state.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'
import type { Store } from './store.ts'

/** Under which name the conversation that the visitor turned away from is stored. */
export const leftKey = 'left'

interface Parts {
  store: Store<ChatState>
  session: SessionKeeper
  storage: Storage
  /** Drops everything that this browser holds of the visitor, and goes on as a stranger. */
  erased(): Promise<void>
}

/** What a visitor can do with conversations as a whole. Each is one request; whoever asks hears of its failure. */
export function createConversationActions({ store, session, storage, erased }: Parts) {
  const { authorized } = session
  const paged = (path: string, before: string | number | undefined) =>
    authorized(before === undefined ? path : `${path}?before=${before}`)

  return {
    /** Ends the conversation. The next message opens another; until then the screen is empty. */
    async startNew(): Promise<void> {
      const { conversation } = store.get().thread
      if (!conversation) return
      await authorized('/v1/conversation/close', { method: 'POST' })
      storage.write(leftKey, conversation.id)
      store.update({ left: conversation.id })
    },

    /** Erases all that is known of the visitor, here too, and goes on as a stranger. */
    async eraseAll(): Promise<void> {
      await authorized('/v1/visitor', { method: 'DELETE' })
      await erased()
    },

    /** The current conversation as a text file. */
    async transcriptFile(): Promise<Blob> {
      const response = await authorized('/v1/transcript?format=txt', { accept: 'text/plain' })
      return response.blob()
    },

    async conversations(before?: string): Promise<ConversationList> {
      return (await paged('/v1/conversations', before)).json()
    },

    async messagesOf(conversation: string, before?: number): Promise<MessageList> {
      return (await paged(`/v1/conversations/${conversation}/messages`, before)).json()
    },
  }
}
