import type { ClientSession, Connection } from 'mongoose'
import { agentAnswersIn } from '#conversation/handoff.ts'
import type { Accepted, VisitorMessage, VisitorRef } from '#conversation/transcripts.ts'
import { isDuplicate } from '#database/duplicate-key.ts'
import { transaction } from '#database/majority-transaction.ts'
import { newId } from '#ids.ts'
import { emptyReply, hasRoom, newTurn } from './add-turn.ts'
import {
  type ConversationCollection,
  type ConversationDocument,
  conversationRecord,
  ofVisitor,
  type TurnDocument,
  turnOf,
} from './conversation-model.ts'
import { type MessageCollection, type MessageDocument, messageRecord } from './message-model.ts'

/** Makes the visitor known where that was not so; true when it was new. Takes part in the transaction. */
export type EnsureVisitor = (
  visitor: VisitorRef & { sealedIdentity?: string },
  session: ClientSession,
) => Promise<boolean>

interface Collections {
  connection: Connection
  conversations: ConversationCollection
  messages: MessageCollection
}

/**
 * Stores a visitor's message and its empty reply. The conversation's document decides everything in one conditional
 * update (is it open, who may answer, is there room, which numbers, does the turn run or wait); the messages join it in
 * one transaction, so that a crash leaves both or neither.
 */
export async function accept(
  { connection, conversations, messages }: Collections,
  ensureVisitor: EnsureVisitor,
  message: VisitorMessage,
  processId: string,
): Promise<Accepted | 'full' | 'duplicate'> {
  const replyId = newId('msg')
  const store = async (session: ClientSession): Promise<Accepted | 'full'> => {
    let first = false
    let conversation = await addTurn(conversations, message, replyId, processId, session)
    if (!conversation) {
      const last = await conversations.findOne(ofVisitor(message), { sort: { ordinal: -1 }, session })
      if (last?.status === 'open') return 'full'
      first = await ensureVisitor(visitorOf(message), session)
      await openConversation(conversations, message, (last?.ordinal ?? 0) + 1, processId, session)
      conversation = await addTurn(conversations, message, replyId, processId, session)
      if (!conversation) throw new Error('a new conversation takes no turn')
    }
    const turn = conversation.turns.find((turn) => turn.replyId === replyId)
    const question = questionDocument(message, conversation, turn, processId)
    const stored = turn ? [question, emptyReply(message, conversation, turn, processId)] : [question]
    await messages.insertMany(stored, { session, ordered: true })
    return {
      conversation: conversationRecord(conversation),
      message: messageRecord(question),
      reply: turn ? { id: replyId, seq: turn.reply } : null,
      begin: turn?.owner === processId ? turnOf(turn) : null,
      first,
    }
  }
  try {
    return await transaction(connection, store)
  } catch (error) {
    if (isDuplicate(error, 'clientId')) return 'duplicate'
    throw error
  }
}

const visitorOf = ({ siteId, visitorId, sealedIdentity }: VisitorMessage) => ({
  siteId,
  visitorId,
  ...(sealedIdentity === undefined ? {} : { sealedIdentity }),
})

const answers = { $in: ['$handoff', agentAnswersIn] }

function addTurn(
  conversations: ConversationCollection,
  message: VisitorMessage,
  replyId: string,
  processId: string,
  session: ClientSession,
): Promise<ConversationDocument | null> {
  const turn = newTurn(replyId, processId, { question: { $add: ['$lastSeq', 1] }, reply: { $add: ['$lastSeq', 2] } })
  return conversations.findOneAndUpdate(
    { ...ofVisitor(message), status: 'open', ...hasRoom },
    [
      {
        $set: {
          lastSeq: { $add: ['$lastSeq', { $cond: [answers, 2, 1] }] },
          lastReply: { $cond: [answers, { $add: ['$lastSeq', 2] }, '$lastReply'] },
          turnCount: { $add: ['$turnCount', { $cond: [answers, 1, 0] }] },
          turns: { $cond: [answers, { $concatArrays: ['$turns', [turn]] }, '$turns'] },
          lastMessageAt: '$$NOW',
        },
      },
    ],
    { returnDocument: 'after', session },
  )
}

async function openConversation(
  conversations: ConversationCollection,
  visitor: VisitorRef,
  ordinal: number,
  by: string,
  session: ClientSession,
): Promise<void> {
  const now = new Date()
  const conversation: ConversationDocument = {
    _id: newId('conv'),
    ...ofVisitor(visitor),
    ordinal,
    status: 'open',
    handoff: 'none',
    lastSeq: 0,
    lastReply: 0,
    turnCount: 0,
    turns: [],
    createdAt: now,
    lastMessageAt: now,
    by,
  }
  await conversations.insertOne(conversation, { session })
}

const questionDocument = (
  message: VisitorMessage,
  conversation: ConversationDocument,
  turn: TurnDocument | undefined,
  by: string,
): MessageDocument => ({
  _id: newId('msg'),
  conversationId: conversation._id,
  ...ofVisitor(message),
  seq: turn ? turn.question : conversation.lastSeq,
  role: 'visitor',
  text: message.text,
  status: 'complete',
  createdAt: new Date(),
  clientId: message.clientId,
  context: message.context,
  by,
  ...(turn && { replyId: turn.replyId }),
})
