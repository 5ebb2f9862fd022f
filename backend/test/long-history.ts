import type { Connection } from 'mongoose'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'

/** More than a page has: 35 closed conversations of 2020, `conv_long_34` the newest, and 250 messages in `conv_long_0`. */
export async function keepLongHistory(connection: Connection, siteId: string): Promise<void> {
  const ids = { siteId, visitorId: 'vis_long', createdAt: new Date(2020, 1), by: 'proc_test' }
  const state = { status: 'closed' as const, handoff: 'none' as const, turnCount: 0, turns: [], lastReply: 0 }
  const conversations = Array.from({ length: 35 }, (_, n) => ({
    ...{ _id: `conv_long_${n}`, ...ids, ...state, ordinal: n + 1, lastSeq: n === 0 ? 250 : 0 },
    lastMessageAt: new Date(2020, 1, n + 1),
  }))
  await conversationModel(connection).insertMany(conversations, { lean: true })
  const said = Array.from({ length: 250 }, (_, n) => ({
    ...{ _id: `msg_long_${n}`, conversationId: 'conv_long_0', ...ids, seq: n + 1, role: 'visitor' as const },
    ...{ text: `Number ${n + 1}`, status: 'complete' as const },
  }))
  await messageModel(connection).insertMany(said, { lean: true })
}
