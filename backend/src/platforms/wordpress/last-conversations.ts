import type { LastConversations } from '@parley/protocol/wordpress'
import { stateOfConversation } from '#conversation/presenters.ts'
import type { Transcripts } from '#conversation/transcripts.ts'
import { conversationPath } from './console-paths.ts'

/** So many does a plugin's screen show. */
const limit = 10

/** A site's last conversations, as its plugin's screen lists them: it stores nothing of them, so no text is in it. */
export async function lastConversations(
  transcripts: Pick<Transcripts, 'siteConversations' | 'countWaiting'>,
  siteId: string,
  consoleUrl: string | null,
): Promise<LastConversations> {
  const [waiting, found] = await Promise.all([
    transcripts.countWaiting(siteId),
    transcripts.siteConversations(siteId, { limit }),
  ])
  return {
    waiting,
    last: (found ?? []).map((conversation) => ({
      id: conversation.id,
      startedAt: conversation.createdAt.toISOString(),
      lastMessageAt: conversation.lastMessageAt.toISOString(),
      messages: conversation.lastSeq,
      state: stateOfConversation(conversation),
      ...(consoleUrl !== null && { url: `${consoleUrl}${conversationPath(conversation)}` }),
    })),
  }
}
