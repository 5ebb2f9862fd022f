import type { ClaimedTurn, RunningText, Transcripts, TurnState, VisitorRef } from '#conversation/transcripts.ts'
import type { CallRecord, Outcome, Turn } from '#conversation/turn.ts'
import {
  type ConversationCollection,
  type ConversationDocument,
  conversationRecord,
  turnOf,
} from './conversation-model.ts'
import type { MessageCollection } from './message-model.ts'

/** The list of turns in the conversation's document, and the replies that belong to it. */
export type TurnStore = Pick<Transcripts, 'saveRunning' | 'endReply' | 'endTurn' | 'wishStop' | 'close' | 'firstTurns'>

export const turnStore = (
  conversations: ConversationCollection,
  messages: MessageCollection,
  by: string,
): TurnStore => ({
  async saveRunning(replies: readonly RunningText[], processId: string): Promise<TurnState[]> {
    const changed = replies.filter((reply) => reply.changed)
    if (changed.length > 0)
      await messages.bulkWrite(
        changed.map(({ replyId, text }) => ({
          updateOne: { filter: { _id: replyId, status: 'streaming' }, update: { $set: { text, by } } },
        })),
        { ordered: false },
      )
    const listed = await conversations
      .find({ _id: { $in: replies.map((reply) => reply.conversationId) } }, { projection: { turns: 1 } })
      .toArray()
    const turns = new Map(listed.flatMap((conversation) => conversation.turns).map((turn) => [turn.replyId, turn]))
    return replies.map(({ replyId }) => {
      const turn = turns.get(replyId)
      return { replyId, state: turn?.owner !== processId ? 'lost' : turn.wish === 'stop' ? 'stop' : 'running' }
    })
  },

  async endReply(replyId: string, text: string | null, outcome: Outcome, record?: CallRecord): Promise<boolean> {
    const result = await messages.updateOne(
      { _id: replyId, status: 'streaming' },
      {
        $set: {
          ...outcome,
          ...(text === null ? {} : { text }),
          ...(record ? { agent: record } : {}),
          endedAt: new Date(),
          by,
        },
      },
    )
    return result.modifiedCount === 1
  },

  async endTurn(conversationId: string, replyId: string | null, processId: string | null): Promise<ClaimedTurn | null> {
    const first = { $first: '$turns' }
    const claim = {
      $cond: [
        { $and: [{ $ne: ['$turns', []] }, { $eq: [{ $getField: { field: 'owner', input: first } }, null] }] },
        {
          $concatArrays: [
            [{ $mergeObjects: [first, { owner: { $literal: processId } }] }],
            { $slice: ['$turns', 1, { $max: [1, { $size: '$turns' }] }] },
          ],
        },
        '$turns',
      ],
    }
    const conversation = await conversations.findOneAndUpdate(
      { _id: conversationId },
      [
        ...(replyId === null
          ? []
          : [
              {
                $set: {
                  turns: { $filter: { input: '$turns', cond: { $ne: ['$$this.replyId', { $literal: replyId }] } } },
                },
              },
            ]),
        ...(processId === null ? [] : [{ $set: { turns: claim } }]),
      ],
      { returnDocument: 'after' },
    )
    return processId === null ? null : claimed(conversation, processId)
  },

  async wishStop(conversationId: string, replyId: string): Promise<Turn | null> {
    const conversation = await conversations.findOneAndUpdate(
      { _id: conversationId, 'turns.replyId': replyId },
      { $set: { 'turns.$.wish': 'stop' } },
      { returnDocument: 'after' },
    )
    const turn = conversation?.turns.find((turn) => turn.replyId === replyId)
    return turn ? turnOf(turn) : null
  },

  async close({ siteId, visitorId }: VisitorRef) {
    const conversation = await conversations.findOneAndUpdate(
      { siteId, visitorId, status: 'open' },
      {
        // A handoff is of a conversation that goes on.
        $set: { status: 'closed', handoff: 'none', 'turns.$[].wish': 'stop', by },
        $unset: { handoffAuthor: 1 },
      },
      { returnDocument: 'after' },
    )
    return conversation && conversationRecord(conversation)
  },

  async firstTurns(): Promise<ClaimedTurn[]> {
    const found = await conversations.find({ 'turns.replyId': { $exists: true } }).toArray()
    return found.flatMap((conversation) => {
      const turn = conversation.turns[0]
      return turn ? [{ conversation: conversationRecord(conversation), turn: turnOf(turn) }] : []
    })
  },
})

const claimed = (conversation: ConversationDocument | null, processId: string): ClaimedTurn | null => {
  const turn = conversation?.turns[0]
  return conversation && turn?.owner === processId
    ? { conversation: conversationRecord(conversation), turn: turnOf(turn) }
    : null
}
