import type { ClientSession, Connection } from 'mongoose'
import { agentAnswersIn } from '#conversation/handoff.ts'
import type { Retried, VisitorRef } from '#conversation/transcripts.ts'
import { transaction } from '#database/majority-transaction.ts'
import { newId } from '#ids.ts'
import { emptyReply, hasRoom, newTurn } from './add-turn.ts'
import {
  type ConversationDocument,
  type ConversationModel,
  conversationRecord,
  ofVisitor,
  turnOf,
} from './conversation-model.ts'
import type { MessageModel } from './message-model.ts'

interface Models {
  connection: Connection
  conversations: ConversationModel
  messages: MessageModel
}

/**
 * Adds a new reply to the question of a reply that failed or was interrupted, if that one is the conversation's last
 * reply. A repeat finds the reply that the first request added.
 */
export async function retry(
  { connection, conversations, messages }: Models,
  visitor: VisitorRef,
  failedId: string,
  processId: string,
): Promise<Retried> {
  const owned = ofVisitor(visitor)
  const replyId = newId('msg')
  return transaction(connection, async (session: ClientSession): Promise<Retried> => {
    const failed = await messages.findOne({ _id: failedId, ...owned }, null, { session }).lean()
    if (!failed) return 'not_found'
    const again = await messages
      .findOne({ conversationId: failed.conversationId, retryOf: failedId }, null, { session })
      .lean()
    if (again) {
      const conversation = await conversations
        .findOne({ _id: failed.conversationId, ...owned }, null, { session })
        .lean()
      if (!conversation) return 'not_found'
      return {
        added: false,
        reply: { id: again._id, seq: again.seq },
        conversation: conversationRecord(conversation),
        begin: null,
      }
    }
    if (failed.question === undefined || (failed.status !== 'failed' && failed.status !== 'interrupted'))
      return 'conflict'
    const conversation = await conversations
      .findOneAndUpdate(
        {
          _id: failed.conversationId,
          ...owned,
          status: 'open',
          handoff: { $in: [...agentAnswersIn] },
          lastReply: failed.seq,
          ...hasRoom,
        },
        [
          {
            $set: {
              lastSeq: { $add: ['$lastSeq', 1] },
              lastReply: { $add: ['$lastSeq', 1] },
              turnCount: { $add: ['$turnCount', 1] },
              turns: {
                $concatArrays: [
                  '$turns',
                  [
                    newTurn(replyId, processId, {
                      question: { $literal: failed.question },
                      reply: { $add: ['$lastSeq', 1] },
                    }),
                  ],
                ],
              },
              lastMessageAt: '$$NOW',
            },
          },
        ],
        { returnDocument: 'after', session, updatePipeline: true },
      )
      .lean<ConversationDocument>()
    const turn = conversation?.turns.find((turn) => turn.replyId === replyId)
    if (!conversation || !turn) return 'conflict'
    await messages.insertMany([emptyReply(visitor, conversation, turn, processId, failedId)], { session, lean: true })
    return {
      added: true,
      reply: { id: replyId, seq: turn.reply },
      conversation: conversationRecord(conversation),
      begin: turn.owner === processId ? turnOf(turn) : null,
    }
  })
}
