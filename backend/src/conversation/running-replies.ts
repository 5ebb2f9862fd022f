import type { ClaimedTurn } from './transcripts.ts'
import type { Outcome } from './turn.ts'

/** Why a reply was told to end before the agent was done. */
export type EndReason = 'stop' | 'lost' | 'shutdown'

/** A reply that this process is streaming: its whole text so far, and the way to end it. */
export interface RunningReply extends ClaimedTurn {
  text: string
  /** Code units of `text` that are saved. */
  saved: number
  readonly abort: AbortController
  /** Set before `abort` fires; null while the agent may go on. */
  endReason: EndReason | null
  /** How it ended; null until text and outcome are stored. */
  outcome: Outcome | null
}

/** So long, in milliseconds, a turn that ended here cannot begin here again, whatever an older read of the list says. */
const rememberedMs = 60_000

/** The replies that this process runs, by their message id. It is what keeps one turn from calling the agent twice. */
export class RunningReplies {
  readonly #replies = new Map<string, RunningReply>()
  /** When each recent reply ended, in the order of their ends. */
  readonly #ended = new Map<string, number>()

  get size(): number {
    return this.#replies.size
  }

  /** Takes a turn on; null when it runs here already or just did. */
  begin(claimed: ClaimedTurn): RunningReply | null {
    const { replyId } = claimed.turn
    if (this.#replies.has(replyId) || this.#ended.has(replyId)) return null
    const reply: RunningReply = {
      ...claimed,
      text: '',
      saved: 0,
      abort: new AbortController(),
      endReason: null,
      outcome: null,
    }
    this.#replies.set(replyId, reply)
    return reply
  }

  get(replyId: string): RunningReply | undefined {
    return this.#replies.get(replyId)
  }

  /** Does a reply to this visitor run here? */
  isBusy(visitorId: string): boolean {
    for (const { conversation } of this.#replies.values()) if (conversation.visitorId === visitorId) return true
    return false
  }

  all(): RunningReply[] {
    return [...this.#replies.values()]
  }

  /** Tells a reply to end. The first reason counts. */
  end(replyId: string, reason: EndReason): void {
    const reply = this.#replies.get(replyId)
    if (!reply || reply.endReason) return
    reply.endReason = reason
    reply.abort.abort()
  }

  /** Lets go of a reply whose turn is off the list. */
  ended(replyId: string): void {
    const now = performance.now()
    this.#replies.delete(replyId)
    this.#ended.set(replyId, now)
    for (const [id, at] of this.#ended) {
      if (now - at < rememberedMs) break
      this.#ended.delete(id)
    }
  }
}
