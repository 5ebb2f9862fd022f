import type { ConversationRating, HandoffState } from '@parley/protocol/conversation'
import type { Feedback } from '@parley/protocol/message'
import type { Live } from './live.ts'
import type { ConversationRecord, MessageRecord } from './record.ts'
import type { RunningReplies } from './running-replies.ts'
import type { Accepted, PushedMessage, Retried, Transcripts, VisitorMessage, VisitorRef } from './transcripts.ts'
import type { TurnRunner } from './turn-runner.ts'

export interface ConversationsOptions {
  readonly processId: string
  readonly transcripts: Transcripts
  readonly live: Live
  readonly runningReplies: RunningReplies
  readonly runner: TurnRunner
}

/** What may be done with a conversation. Each is stored before anything else happens, and open streams are told. */
export interface Conversations {
  /** Stores what a visitor says and begins the reply, which goes on whatever becomes of the caller. */
  say(message: VisitorMessage): Promise<Accepted | 'full' | 'duplicate'>
  /**
   * What the visitor said under this client id, if it was stored before. Whoever repeats it has had no answer, and maybe
   * nor had this process, so that the streams were not told: they are now.
   */
  said(visitor: VisitorRef, clientId: string): Promise<MessageRecord | null>
  /** Tries the last reply again, if it failed or was interrupted. */
  retry(visitor: VisitorRef, replyId: string): Promise<Retried>
  /** Ends a running or waiting reply with what it has; late or repeated: no change. */
  stop(visitor: VisitorRef, replyId: string): Promise<'stopped' | 'not_found' | 'not_a_reply'>
  /** Ends the open conversation; the next message opens a new one. */
  close(visitor: VisitorRef): Promise<void>
  push(message: PushedMessage): Promise<MessageRecord | 'not_found' | 'closed'>
  /** Asks for a person, or goes back to the agent; the state that comes of it, or null when no conversation is open. */
  handOff(visitor: VisitorRef, wish: 'requested' | 'released'): Promise<HandoffState | null>
  /** Rates an answer; a rating of null takes it back. */
  rate(visitor: VisitorRef, messageId: string, feedback: Feedback): Promise<'rated' | 'not_found' | 'not_rateable'>
  /** Rates a conversation as a whole, the current one unless it is named; false when the visitor has no such. */
  rateConversation(visitor: VisitorRef, rating: ConversationRating): Promise<boolean>
  /** Deletes the visitor and everything that was said, also what still runs. */
  erase(visitor: VisitorRef): Promise<void>
}

export function createConversations(options: ConversationsOptions): Conversations {
  const { processId, transcripts, live, runningReplies, runner } = options

  /** What failed may be stored all the same, with only the answer lost on its way: the streams look for themselves. */
  const lookAgain = (visitorId: string) => (error: unknown) => {
    live.notify(visitorId, 'conversation')
    throw error
  }

  /** Obeys a wish to stop, of which the list already knows. A running turn of another process hears of it by itself. */
  async function endTurn(conversationId: string, visitorId: string, turn: { replyId: string; owner: string | null }) {
    if (turn.owner === processId) return runningReplies.end(turn.replyId, 'stop')
    if (turn.owner !== null) return
    await transcripts.endReply(turn.replyId, '', { status: 'stopped' }).catch(lookAgain(visitorId))
    live.notify(visitorId, 'messages')
    await transcripts.endTurn(conversationId, turn.replyId, null)
  }

  /** Ends the turns that were wished to end, by a change of the conversation as a whole. */
  async function endUnwanted({ id, visitorId, turns }: ConversationRecord) {
    for (const turn of turns) if (turn.wish === 'stop') await endTurn(id, visitorId, turn)
  }

  return {
    async say(message) {
      const accepted = await transcripts.accept(message, processId).catch(lookAgain(message.visitorId))
      if (typeof accepted === 'string') return accepted
      const { conversation, begin } = accepted
      const asked = { message: accepted.message, anonymous: message.sealedIdentity === undefined }
      if (begin) void runner.run({ conversation, turn: begin, asked })
      live.notify(message.visitorId, accepted.message.seq === 1 ? 'conversation' : 'messages')
      return accepted
    },

    async said(visitor, clientId) {
      const message = await transcripts.findByClientId(visitor, clientId)
      if (message) live.notify(visitor.visitorId, 'conversation')
      return message
    },

    async retry(visitor, replyId) {
      const retried = await transcripts.retry(visitor, replyId, processId).catch(lookAgain(visitor.visitorId))
      if (typeof retried === 'string') return retried
      if (retried.begin) void runner.run({ conversation: retried.conversation, turn: retried.begin })
      live.notify(visitor.visitorId, 'messages')
      return retried
    },

    async stop(visitor, replyId) {
      const message = await transcripts.message(visitor, replyId)
      if (!message) return 'not_found'
      if (message.questionSeq === undefined) return 'not_a_reply'
      const turn = await transcripts.wishStop(message.conversationId, replyId)
      if (turn) await endTurn(message.conversationId, visitor.visitorId, turn)
      return 'stopped'
    },

    async close(visitor) {
      const conversation = await transcripts.close(visitor).catch(lookAgain(visitor.visitorId))
      if (!conversation) return
      live.notify(visitor.visitorId, 'conversation')
      await endUnwanted(conversation)
    },

    async push(message) {
      let visitorId: string | undefined
      const store = transcripts.push(message, (id) => {
        visitorId = id
      })
      const pushed = await store.finally(() => {
        // Also after an error: see `lookAgain`.
        if (visitorId !== undefined) live.notify(visitorId, message.handoff ? 'conversation' : 'messages')
      })
      if (typeof pushed === 'string') return pushed
      if (pushed.conversation) await endUnwanted(pushed.conversation)
      return pushed.message
    },

    async handOff(visitor, wish) {
      const conversation = await transcripts.setHandoff(visitor, wish).catch(lookAgain(visitor.visitorId))
      if (!conversation) return null
      live.notify(visitor.visitorId, 'conversation')
      await endUnwanted(conversation)
      return conversation.handoff
    },

    async rate(visitor, messageId, { rating, comment }) {
      const feedback = rating === null && comment === undefined ? null : { rating, ...(comment ? { comment } : {}) }
      if (await transcripts.setFeedback(visitor, messageId, feedback)) return 'rated'
      return (await transcripts.message(visitor, messageId)) ? 'not_rateable' : 'not_found'
    },

    rateConversation: (visitor, rating) => transcripts.setRating(visitor, rating),

    async erase(visitor) {
      const replyIds = await transcripts.erase(visitor).catch(lookAgain(visitor.visitorId))
      for (const replyId of replyIds) runningReplies.end(replyId, 'lost')
      live.notify(visitor.visitorId, 'conversation')
      // Another process may run one of them, and hears of it within a second: frozen first, it cannot tell any more.
      await Promise.all(replyIds.map((replyId) => live.freeze(replyId).then(() => live.drop(replyId))))
    },
  }
}
