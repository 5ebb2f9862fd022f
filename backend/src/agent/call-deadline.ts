import { AgentFailure } from '#conversation/agent.ts'
import type { AgentLimits } from './settings.ts'

/**
 * One signal for all that ends a call: whoever wants it ended, the whole turn's limit, the wait for the first content, and
 * silence after it. `contentCame` is all it need be told; keepalives say nothing.
 *
 * @param status the HTTP status so far, for the failure's record.
 */
export const startDeadline = (limits: AgentLimits, outer: AbortSignal, status: () => number | undefined) => {
  const controller = new AbortController()
  const late = (what: string, ms: number) => () =>
    controller.abort(new AgentFailure('agent_timeout', `${what} within ${ms} ms`, { status: status() }))
  const onAbort = () => controller.abort(outer.reason)

  const total = setTimeout(late('the answer did not end', limits.totalMs), limits.totalMs)
  let quiet = setTimeout(late('no content', limits.firstContentMs), limits.firstContentMs)
  if (outer.aborted) onAbort()
  outer.addEventListener('abort', onAbort)

  return {
    signal: controller.signal,
    contentCame() {
      clearTimeout(quiet)
      quiet = setTimeout(late('no further content', limits.idleMs), limits.idleMs)
    },
    /** The turn is over: no timer stays, and a connection that nobody reads to its end is closed. */
    stop() {
      clearTimeout(total)
      clearTimeout(quiet)
      outer.removeEventListener('abort', onAbort)
      controller.abort('over')
    },
  }
}
