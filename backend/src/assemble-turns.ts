import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { withBreaker } from '#agent/breaker.ts'
import { createN8nAgent } from '#agent/n8n.ts'
import type { Live } from '#conversation/live.ts'
import type { RunningReplies } from '#conversation/running-replies.ts'
import { createTurnKeeper, type TurnKeeper } from '#conversation/turn-keeper.ts'
import { createTurnRunner, type TurnRunner } from '#conversation/turn-runner.ts'
import { pauseBeforeRetry } from '#database/pause.ts'
import type { Services } from '#http/services.ts'
import { keepAgentHealth } from '#keep-agent-health.ts'
import { reportTurn } from '#metrics/report-turn.ts'
import type { Dialer } from '#outbound/dialer.ts'
import { createAgentHealth } from '#sites/agent-health.ts'
import { mongoOwners } from '#transcripts/mongo-owners.ts'
import { agentIdentity } from '#visitors/agent-identity.ts'

interface TurnParts extends Pick<Services, 'publicUrl' | 'phase' | 'metrics' | 'transcripts' | 'sites' | 'visitors'> {
  readonly connection: Connection
  readonly log: Logger
  readonly processId: string
  readonly live: Live
  readonly runningReplies: RunningReplies
  readonly dialer: Dialer
  readonly report: (work: string) => (error: unknown) => void
}

/** What runs turns in this process, and what saves them and takes over those of a dead one. */
export interface Turns {
  readonly runner: TurnRunner
  readonly keeper: TurnKeeper
}

/** The agent behind its breaker, and what has it answer. */
export function assembleTurns(parts: TurnParts): Turns {
  const { connection, log, publicUrl, phase, processId, metrics } = parts
  const { transcripts, live, runningReplies, sites, visitors, dialer, report } = parts
  const keepHealth = keepAgentHealth(createAgentHealth(connection), sites)
  const agent = withBreaker(createN8nAgent({ dialer, settingsOf: sites.agentSettings, issuer: publicUrl }), {
    onChange({ siteId, state, open }) {
      metrics.breakersOpen.set(open)
      if (state === 'open') log.warn({ site: siteId }, 'the breaker opened: the agent failed five times in a row')
      else log.info({ site: siteId }, 'the breaker closed')
    },
    onRefused: () => metrics.breakerRefusals.inc(),
  })

  const runner = createTurnRunner({
    processId,
    agent,
    transcripts,
    live,
    runningReplies,
    questions: {
      transcripts,
      site: sites.byId,
      async identity(visitorId, siteId) {
        const who = await visitors.identityOf({ visitorId, siteId })
        return who && agentIdentity(who)
      },
    },
    report(turn) {
      reportTurn(turn, log, metrics)
      keepHealth(turn).catch(report("the agents' health"))
    },
    async waitForDatabase(error, attempt) {
      log.warn({ error, attempt }, 'a turn could not be recorded yet')
      if (phase() === 'stopping' && attempt > 3) return false
      await pauseBeforeRetry(error, attempt)
      return true
    },
  })
  const keeper = createTurnKeeper({
    processId,
    transcripts,
    owners: mongoOwners(connection),
    live,
    runningReplies,
    runner,
    onError: report('saving and taking over turns'),
    onTakeOver({ conversation, turn }) {
      metrics.turns.inc({ outcome: 'interrupted' })
      log.warn({ conversation: conversation.id, reply: turn.replyId, owner: turn.owner }, 'a dead process left a turn')
    },
  })
  return { runner, keeper }
}
