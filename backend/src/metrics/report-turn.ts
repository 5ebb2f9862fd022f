import type { Logger } from 'pino'
import { AgentFailure } from '#conversation/agent.ts'
import type { TurnReport } from '#conversation/turn-runner.ts'
import type { Metrics } from './metrics.ts'

/** Counts a turn that ended, and writes its line into the log. */
export function reportTurn(turn: TurnReport, log: Logger, metrics: Metrics): void {
  metrics.turns.inc({ outcome: turn.outcome })
  metrics.turnDuration.observe(turn.totalMs / 1000)
  if (turn.firstContentMs !== undefined) metrics.firstContent.observe(turn.firstContentMs / 1000)
  if (turn.code) metrics.agentErrors.inc({ code: turn.code })
  const line = {
    site: turn.siteId,
    conversation: turn.conversationId,
    reply: turn.replyId,
    outcome: turn.outcome,
    ...(turn.code ? { code: turn.code } : {}),
    ...(turn.firstContentMs === undefined ? {} : { firstContentMs: turn.firstContentMs }),
    totalMs: turn.totalMs,
  }
  const { error } = turn
  if (error === undefined) log.info(line, 'turn')
  // A failing agent is the merchant's to mend; a bug of ours needs its stack.
  else if (error instanceof AgentFailure) log.warn({ ...line, status: error.status, reason: error.message }, 'turn')
  else log.error({ ...line, error }, 'turn')
}
