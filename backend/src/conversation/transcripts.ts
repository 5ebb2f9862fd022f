import type { ConversationRating } from '@parley/protocol/conversation'
import type { Author, Role } from '@parley/protocol/message'
import type { HandoffWish } from './handoff.ts'
import type { ConversationRecord, MessageRecord } from './record.ts'
import type { CallRecord, Outcome, QuestionContext, Turn } from './turn.ts'

/** A visitor as the domain knows one: an id within a site. */
export interface VisitorRef {
  readonly siteId: string
  readonly visitorId: string
}

/** A conversation within its tenant. */
export interface ConversationRef {
  readonly siteId: string
  readonly id: string
}

/** What a visitor says. */
export interface VisitorMessage extends VisitorRef {
  /** UUID made by the client; a repeat has the same one. */
  readonly clientId: string
  readonly text: string
  readonly context: QuestionContext
  /** The proved identity as the session's token carries it; absent: anonymous. */
  readonly sealedIdentity?: string
}

/** A stored question. `begin` says that the caller owns its turn now and has to run it. */
export interface Accepted {
  readonly conversation: ConversationRecord
  readonly message: MessageRecord
  readonly reply: { id: string; seq: number } | null
  readonly begin: Turn | null
  /** Is this the first thing that the visitor ever said? */
  readonly first: boolean
}

/** What the domain asks of the place where conversations are kept. Every read and write names its tenant. */
export interface Transcripts {
  /** The visitor's message with this client id, if it was stored before. */
  findByClientId(visitor: VisitorRef, clientId: string): Promise<MessageRecord | null>

  /**
   * Stores a visitor's message and its empty reply in one majority transaction, opening a conversation where none is
   * open. The turn is the caller's (`processId`) when nothing else runs.
   *
   * @returns 'full' when `maxTurns` turns are under way, 'duplicate' when another request stored this client id first.
   */
  accept(message: VisitorMessage, processId: string): Promise<Accepted | 'full' | 'duplicate'>

  /** Adds a reply to the same question for the conversation's last reply, if that one failed or was interrupted. */
  retry(visitor: VisitorRef, replyId: string, processId: string): Promise<Retried>

  /**
   * Adds a message that needs no reply (a push).
   *
   * @param onVisitor hears whose conversation it is, before anything is stored; also where the message was stored before.
   */
  push(push: PushedMessage, onVisitor: (visitorId: string) => void): Promise<Pushed | 'not_found' | 'closed'>

  /** The conversation that is current: the open one, else the last one that was. */
  current(visitor: VisitorRef): Promise<ConversationRecord | null>
  conversation(visitor: VisitorRef, conversationId: string): Promise<ConversationRecord | null>
  /** Newest first, at most `limit`, those older than `before` where it is given; null when `before` is not the visitor's. */
  conversations(visitor: VisitorRef, page: { before?: string; limit: number }): Promise<ConversationRecord[] | null>
  /** A conversation of the site, whoever's it is. */
  siteConversation(ref: ConversationRef): Promise<ConversationRecord | null>
  /**
   * Of all the site's visitors, the one with the last message first: at most `limit`, those behind `before` where it is
   * given; null when `before` is not the site's. Given as a record it stands where it stood when that was read.
   */
  siteConversations(
    siteId: string,
    page: { before?: string | Pick<ConversationRecord, 'id' | 'lastMessageAt'>; limit: number },
  ): Promise<ConversationRecord[] | null>
  /**
   * As `siteConversations`, those alone in which a message has this text, whatever its case. So many conversations are
   * looked through that an answer comes soon: `next` is the one to go on behind, null at the end.
   *
   * @throws where a single look takes longer than somebody would wait for it.
   */
  searchConversations(
    siteId: string,
    page: { text: string; before?: string; limit: number },
  ): Promise<{ found: ConversationRecord[]; next: string | null } | null>
  /** What was said on the site since then. @throws where counting takes longer than somebody would wait for it. */
  siteFigures(siteId: string, since: Date): Promise<SiteFigures>
  /** How many of the site's open conversations wait for a person. */
  countWaiting(siteId: string): Promise<number>
  /** How many messages these visitors have in all their conversations; who has none is left out. */
  messageCounts(siteId: string, visitorIds: readonly string[]): Promise<Map<string, number>>

  message(visitor: VisitorRef, messageId: string): Promise<MessageRecord | null>
  messageAt(conversation: ConversationRef, seq: number): Promise<MessageRecord | null>
  /** In ascending order after `after`: at most `limit`, and fewer where `pageLength` is reached (`mayHaveMore`). */
  messagesAfter(conversation: ConversationRef, after: number, limit: number): Promise<MessageRecord[]>
  /** In ascending order, the last before `before` (absent: of all): at most `limit`, and fewer as above. */
  messagesBefore(conversation: ConversationRef, before: number | undefined, limit: number): Promise<MessageRecord[]>
  firstStreaming(conversation: ConversationRef): Promise<MessageRecord | null>

  /** Only an answer that has ended is rated; false when there is no such one. */
  setFeedback(visitor: VisitorRef, messageId: string, feedback: MessageRecord['feedback'] | null): Promise<boolean>
  /** Rates the conversation that is named, else the current one; false when the visitor has no such. */
  setRating(visitor: VisitorRef, rating: ConversationRating): Promise<boolean>

  /** Saves running texts, each only where its reply still streams, and reads back what is wished of their turns. */
  saveRunning(replies: readonly RunningText[], processId: string): Promise<TurnState[]>
  /** Writes text and outcome of a reply that still streams; false when it had ended, or is no more. */
  endReply(replyId: string, text: string | null, outcome: Outcome, record?: CallRecord): Promise<boolean>
  /**
   * Takes an ended turn off the list and claims the next one for `processId` (null: for nobody), in one update.
   * `replyId` null only claims. Returns the claimed turn.
   */
  endTurn(conversationId: string, replyId: string | null, processId: string | null): Promise<ClaimedTurn | null>
  /** Wishes that a turn ends; the turn as it stood, or null when there is none. */
  wishStop(conversationId: string, replyId: string): Promise<Turn | null>
  /** Closes the open conversation and wishes that all its turns end; as it stood after, or null when none is open. */
  close(visitor: VisitorRef): Promise<ConversationRecord | null>
  /**
   * Changes the handoff of the open conversation as `handoffSteps` has it, and wishes that the turns end which must not go
   * on: those that wait, and where a person is there the running one too. As it stands afterwards; null when none is open.
   */
  setHandoff(visitor: VisitorRef, wish: HandoffWish): Promise<ConversationRecord | null>
  /** The first turn of every conversation that has one: what runs, or should. */
  firstTurns(): Promise<ClaimedTurn[]>

  /** Deletes the visitor, and everything that was said, in one transaction; ids of the replies that were under way. */
  erase(visitor: VisitorRef): Promise<string[]>
}

/** What was said on a site in some time. */
export interface SiteFigures {
  /** Those in which anything was said. */
  readonly conversations: number
  /** Everybody's. */
  readonly messages: number
  /** Questions that the agent gave a whole answer to. */
  readonly answered: number
}

/** A page of messages ends when its texts reach this, in code units: an answer may be a million of them. */
export const pageLength = 1_000_000

/** May there be more where this page came from? */
export const mayHaveMore = (page: readonly MessageRecord[], limit: number): boolean =>
  page.length === limit || page.reduce((sum, { text }) => sum + text.length, 0) >= pageLength

export type Retried =
  /** `added` is false when an earlier request had added it. */
  | { added: boolean; reply: { id: string; seq: number }; conversation: ConversationRecord; begin: Turn | null }
  | 'not_found'
  | 'conflict'

export interface PushedMessage {
  readonly siteId: string
  readonly conversationId: string
  /** The sender's own id, for idempotence within the conversation. */
  readonly id?: string
  readonly role: Exclude<Role, 'visitor'>
  readonly text: string
  readonly author?: Author
  readonly handoff?: HandoffWish
}

/** A message that was pushed now or before; the conversation where its handoff changed with it, or may have before. */
export interface Pushed {
  readonly message: MessageRecord
  readonly conversation: ConversationRecord | null
}

export interface RunningText {
  readonly replyId: string
  readonly conversationId: string
  readonly text: string
  /** Has the text grown since it was saved? */
  readonly changed: boolean
}

/** What became of a turn in the meantime: `lost` when another process took it or the conversation is no more. */
export interface TurnState {
  readonly replyId: string
  readonly state: 'running' | 'stop' | 'lost'
}

export interface ClaimedTurn {
  readonly conversation: ConversationRecord
  readonly turn: Turn
  /** The question, where this process has just stored it: it need not be read. */
  readonly asked?: AskedQuestion
}

interface AskedQuestion {
  readonly message: MessageRecord
  /** Was it asked without a proved identity? Then there is none to look for. */
  readonly anonymous: boolean
}
