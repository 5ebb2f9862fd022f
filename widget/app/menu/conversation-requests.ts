import type { ConversationList } from '@parley/protocol/conversation'
import type { MessageList } from '@parley/protocol/message'
import type { Chat } from '../engine/chat.ts'
import { leftKey } from '../engine/chat-state.ts'

/*
 * What a visitor can do with conversations as a whole. Each is one request; whoever asks hears of its failure. They come
 * with the menu.
 */

/** Ends the conversation. The next message opens another; until then the screen is empty. */
export async function startNew({ store, authorized, storage }: Chat): Promise<void> {
  const { conversation } = store.get().thread
  if (!conversation) return
  await authorized('/v1/conversation/close', { method: 'POST' })
  storage.write(leftKey, conversation.id)
  store.update({ left: conversation.id })
}

/** Erases all that is known of the visitor, here too, and goes on as a stranger. */
export async function eraseAll({ authorized, visitorErased }: Chat): Promise<void> {
  await authorized('/v1/visitor', { method: 'DELETE' })
  await visitorErased()
}

/** The current conversation as a text file. */
export async function transcriptFile({ authorized }: Chat): Promise<Blob> {
  const response = await authorized('/v1/transcript?format=txt', { accept: 'text/plain' })
  return response.blob()
}

export const conversationsOf = (chat: Chat, before?: string): Promise<ConversationList> =>
  page(chat, '/v1/conversations', before)

export const messagesOf = (chat: Chat, conversation: string, before?: number): Promise<MessageList> =>
  page(chat, `/v1/conversations/${conversation}/messages`, before)

async function page<List>({ authorized }: Chat, path: string, before: string | number | undefined): Promise<List> {
  const response = await authorized(before === undefined ? path : `${path}?before=${before}`)
  return response.json()
}
