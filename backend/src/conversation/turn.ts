import type { ErrorCode } from '@parley/protocol/errors'
import type { Page } from '@parley/protocol/page'

/** At most so many turns of a conversation at once: one that runs and three that wait for it. */
export const maxTurns = 4

/** A waiting turn whose process died is not begun when it is older than this, in milliseconds: nobody expects it now. */
export const staleTurnMs = 5 * 60_000

/** How a reply ends. A turn has exactly one of these. */
export type Outcome =
  | { status: 'complete' }
  | { status: 'stopped' }
  | { status: 'failed'; code: ErrorCode }
  | { status: 'interrupted' }

/** A question that waits for its reply or gets it, as the conversation's record lists it. */
export interface Turn {
  readonly questionSeq: number
  readonly replySeq: number
  readonly replyId: string
  /** The process that runs it; null while it waits. */
  readonly owner: string | null
  /** What somebody wants of it; its owner obeys. */
  readonly wish: 'stop' | null
  /** When it was asked. */
  readonly at: Date
}

/** What was known of the visitor's surroundings when the question was asked: enough for any process to run the turn. */
export interface QuestionContext {
  readonly page: Page | null
  readonly locale: string | null
  readonly timeZone: string | null
  readonly userAgent: string | null
  readonly known: boolean
}

/** What the record keeps of a call to the agent, for the operator; no visitor sees it. */
export interface CallRecord {
  readonly status?: number
  readonly reason?: string
  readonly firstContentMs?: number
  readonly totalMs: number
}
