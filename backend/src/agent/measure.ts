import type { Logger } from 'pino'
import type { AgentFailure, AgentQuestion } from '#conversation/agent.ts'

/**
 * One log line a call: whose it was, how it ended and how long it took. The fields are listed one by one, so that no text
 * of the answer, no credential and no URL can slip in.
 */
export const createMeasure = (log: Logger, { siteId, request }: AgentQuestion, now: () => number) => {
  const start = now()
  let status: number | undefined
  let firstContentMs: number | undefined

  return {
    get status() {
      return status
    },
    answered(httpStatus: number) {
      status = httpStatus
    },
    contentCame() {
      firstContentMs ??= now() - start
    },
    end(outcome: 'complete' | 'ended' | AgentFailure) {
      const fields = { site: siteId, conversation: request.sessionId, status, firstContentMs, totalMs: now() - start }
      if (outcome === 'complete') log.info(fields, 'the agent answered')
      else if (outcome === 'ended') log.info(fields, 'the call to the agent was ended')
      else log.warn({ ...fields, code: outcome.code, reason: outcome.message }, 'the agent gave no whole answer')
    },
  }
}
