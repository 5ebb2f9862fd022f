import type { ClientSession, Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import { transaction } from '#database/majority-transaction.ts'
import { conversationModel, ofVisitor } from './conversation-model.ts'
import { messageModel } from './message-model.ts'

/** Deletes what is known of the visitor besides what was said. Takes part in the transaction. */
export type EraseVisitorRecords = (visitor: VisitorRef, session: ClientSession) => Promise<void>

/**
 * Deletes everything about a visitor in one transaction: a process that dies leaves all of it or nothing. Whatever else
 * adds to a conversation writes its document too, so it either comes first and is deleted, or runs again and finds none.
 *
 * @returns ids of the replies that were under way.
 */
export function erase(
  connection: Connection,
  eraseVisitorRecords: EraseVisitorRecords,
  visitor: VisitorRef,
): Promise<string[]> {
  const conversations = conversationModel(connection)
  const messages = messageModel(connection)
  const owned = ofVisitor(visitor)
  return transaction(connection, async (session) => {
    await eraseVisitorRecords(owned, session)
    const found = await conversations.find(owned, { turns: 1 }, { session }).lean()
    const ids = found.map((conversation) => conversation._id)
    await messages.deleteMany({ conversationId: { $in: ids }, ...owned }, { session })
    await conversations.deleteMany(owned, { session })
    return found.flatMap(({ turns }) => turns.map(({ replyId }) => replyId))
  })
}
