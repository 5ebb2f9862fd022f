import type { ClientSession, Connection } from 'mongoose'
import type { Pushed, PushedMessage } from '#conversation/transcripts.ts'
import { transaction } from '#database/majority-transaction.ts'
import { newId } from '#ids.ts'
import { type ConversationModel, conversationRecord } from './conversation-model.ts'
import { changeHandoff } from './handoff.ts'
import { type MessageDocument, type MessageModel, messageRecord } from './message-model.ts'

interface Models {
  connection: Connection
  conversations: ConversationModel
  messages: MessageModel
}

/** Adds a whole message to a conversation of the sender's site; the same sender's id again gives the same message. */
export async function push(
  { connection, conversations, messages }: Models,
  pushed: PushedMessage,
  onVisitor: (visitorId: string) => void,
  by: string,
): Promise<Pushed | 'not_found' | 'closed'> {
  const { siteId, conversationId, id: pushId } = pushed
  return transaction(connection, async (session: ClientSession) => {
    const known = pushId && (await messages.findOne({ siteId, conversationId, pushId }, null, { session }).lean())
    if (known) {
      onVisitor(known.visitorId)
      // Its sender had no answer, and maybe nor had we: then the turns that its handoff ended were not ended.
      const conversation = pushed.handoff && (await conversations.findById(conversationId, null, { session }).lean())
      return { message: messageRecord(known), conversation: conversation ? conversationRecord(conversation) : null }
    }
    const conversation = await conversations
      .findOneAndUpdate(
        { _id: conversationId, siteId, status: 'open' },
        { $inc: { lastSeq: 1 }, $currentDate: { lastMessageAt: true } },
        { returnDocument: 'after', session },
      )
      .lean()
    if (!conversation)
      return (await conversations.exists({ _id: conversationId, siteId }).session(session)) ? 'closed' : 'not_found'
    onVisitor(conversation.visitorId)
    const message: MessageDocument = {
      _id: newId('msg'),
      conversationId,
      siteId,
      visitorId: conversation.visitorId,
      seq: conversation.lastSeq,
      role: pushed.role,
      text: pushed.text,
      status: 'complete',
      createdAt: new Date(),
      by,
      ...(pushId === undefined ? {} : { pushId }),
      ...(pushed.author ? { author: pushed.author } : {}),
    }
    await messages.insertMany([message], { session, lean: true })
    const { handoff: wish, author } = pushed
    const change = wish && { wish, author, by }
    const changed = change ? await changeHandoff(conversations, { _id: conversationId, siteId }, change, session) : null
    return { message: messageRecord(message), conversation: changed && conversationRecord(changed) }
  })
}
