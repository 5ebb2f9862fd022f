import { type Agent, AgentFailure, type AgentQuestion } from './agent.ts'
import { agentAnswersIn } from './handoff.ts'
import type { Live } from './live.ts'
import { agentQuestion, type QuestionSource } from './question.ts'
import type { RunningReplies, RunningReply } from './running-replies.ts'
import type { ClaimedTurn, Transcripts } from './transcripts.ts'
import type { CallRecord, Outcome } from './turn.ts'

/** What is told of an ended turn to whoever measures. Times in milliseconds since the turn began. */
export interface TurnReport {
  readonly siteId: string
  readonly conversationId: string
  readonly replyId: string
  readonly outcome: Outcome['status']
  readonly code?: string
  readonly firstContentMs?: number
  readonly totalMs: number
  readonly error?: unknown
}

export interface TurnRunnerOptions {
  readonly processId: string
  readonly agent: Agent
  readonly transcripts: Transcripts
  readonly questions: QuestionSource
  readonly live: Live
  readonly runningReplies: RunningReplies
  readonly report: (report: TurnReport) => void
  /** Waits until the database may be tried again; false: give up (the process is about to end). */
  readonly waitForDatabase: (error: unknown, attempt: number) => Promise<boolean>
}

/** Runs the turns of this process, one after the other in a conversation. */
export interface TurnRunner {
  /** Runs a claimed turn, and all that the conversation then has waiting. Never rejects; ends when nothing is left. */
  run(claimed: ClaimedTurn): Promise<void>
  /** From now on no turn that waits is claimed: it is left to the next process. */
  claimNoMore(): void
  readonly claims: boolean
  /** Resolves when no turn runs. */
  idle(): Promise<void>
}

/** How often a question is read before its turn fails. What is written is tried until it is written. */
const readAttempts = 5

export function createTurnRunner(options: TurnRunnerOptions): TurnRunner {
  const { processId, transcripts, live, runningReplies, waitForDatabase } = options
  const runs = new Set<Promise<void>>()
  let claiming = true

  /** Asks the database until it answers; undefined after so many attempts, or when the process gives up. */
  async function persist<T>(ask: () => Promise<T>, attempts = Number.POSITIVE_INFINITY): Promise<T | undefined> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        return await ask()
      } catch (error) {
        if (!(await waitForDatabase(error, attempt))) return undefined
      }
    }
    return undefined
  }

  async function runOne(claimed: ClaimedTurn): Promise<ClaimedTurn | null> {
    const reply = runningReplies.begin(claimed)
    if (!reply) return null
    const { conversation, turn } = claimed
    const began = performance.now()
    // A database that is away for a moment must not fail a turn that has not begun.
    const question = await persist(() => agentQuestion(options.questions, reply), readAttempts)
    const { outcome, record, error } = await ask(reply, question, options, began)
    // A lost turn is another process's, or its conversation is erased: what we hold of it must not be written.
    if (reply.endReason !== 'lost') {
      const ended = await persist(() => transcripts.endReply(turn.replyId, reply.text, outcome, record))
      // Still listed, the turn is found by the next process; off the list its reply would stream for ever.
      if (ended === undefined) return null
      // Streams of this process need not read it. False: it was ended elsewhere, and its document says how.
      if (ended) reply.outcome = outcome
    }
    live.notify(conversation.visitorId, 'text')
    void live.drop(turn.replyId)
    const next = await persist(() => transcripts.endTurn(conversation.id, turn.replyId, claiming ? processId : null))
    // Not before the turn is off the list: what is listed as ours and does not run would be begun again.
    runningReplies.ended(turn.replyId)
    if (!reply.outcome) live.notify(conversation.visitorId, 'messages')
    options.report({
      siteId: conversation.siteId,
      conversationId: conversation.id,
      replyId: turn.replyId,
      outcome: outcome.status,
      ...('code' in outcome ? { code: outcome.code } : {}),
      ...(record.firstContentMs === undefined ? {} : { firstContentMs: record.firstContentMs }),
      totalMs: record.totalMs,
      ...(error === undefined ? {} : { error }),
    })
    return next ?? null
  }

  return {
    run(claimed) {
      // The process is leaving: the turn stays on the list, and the agent is not called for an answer nobody would record.
      if (!claiming) return Promise.resolve()
      const run = (async () => {
        for (let next: ClaimedTurn | null = claimed; next; ) next = await runOne(next)
      })().finally(() => runs.delete(run))
      runs.add(run)
      return run
    },
    claimNoMore() {
      claiming = false
    },
    get claims() {
      return claiming
    },
    async idle() {
      while (runs.size > 0) await Promise.all(runs)
    },
  }
}

/** Asks the agent and gathers its answer; how it ended, without ever throwing. */
async function ask(
  reply: RunningReply,
  question: AgentQuestion | null | undefined,
  options: TurnRunnerOptions,
  began: number,
) {
  const { conversation, turn } = reply
  let firstContentMs: number | undefined
  const record = (more: { status?: number | undefined; reason?: string } = {}): CallRecord => ({
    ...(more.status === undefined ? {} : { status: more.status }),
    ...(more.reason === undefined ? {} : { reason: more.reason }),
    ...(firstContentMs === undefined ? {} : { firstContentMs }),
    totalMs: Math.round(performance.now() - began),
  })
  const ended = (): { outcome: Outcome; record: CallRecord; error?: unknown } => ({
    outcome: { status: reply.endReason === 'stop' ? 'stopped' : 'interrupted' },
    record: record(),
  })
  if (question === undefined)
    return { outcome: { status: 'failed', code: 'internal' } as const, record: record({ reason: 'internal' }) }
  try {
    if (!question || turn.wish === 'stop' || !agentAnswersIn.includes(conversation.handoff))
      return { outcome: { status: 'stopped' } as const, record: record() }
    for await (const piece of options.agent.answer(question, reply.abort.signal)) {
      firstContentMs ??= Math.round(performance.now() - began)
      reply.text += piece
      options.live.grew(conversation.visitorId, turn.replyId, reply.text)
    }
    if (reply.endReason) return ended()
    return { outcome: { status: 'complete' } as const, record: record() }
  } catch (error) {
    if (reply.endReason) return ended()
    if (error instanceof AgentFailure)
      return {
        outcome: { status: 'failed', code: error.code } as const,
        record: record({ status: error.status, reason: error.message }),
        error,
      }
    return { outcome: { status: 'failed', code: 'internal' } as const, record: record({ reason: 'internal' }), error }
  }
}
