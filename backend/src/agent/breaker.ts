import { LRUCache } from 'lru-cache'
import { type Agent, AgentFailure, type AgentQuestion } from '#conversation/agent.ts'

/** So many failures in a row open a site's breaker, when they are those of two conversations at least. */
export const failuresToOpen = 5
/** An open breaker refuses for so long, in milliseconds, before one call tries the agent again. */
export const openMs = 30_000
/** A site of which nothing was heard for so long is forgotten, open or not: no count of open breakers lasts for ever. */
export const forgetMs = 10 * 60_000

/** So many failing sites are remembered. Beyond it the one that failed longest ago begins anew. */
const remembered = 10_000

export interface BreakerOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number
  /** Hears of each breaker that opens or closes; `open` is how many are open then. */
  readonly onChange: (change: { siteId: string; state: 'open' | 'closed'; open: number }) => void
  /** Hears of each turn that failed without a call. */
  readonly onRefused: () => void
}

interface Breaker {
  /** In a row. */
  readonly failures: number
  /** Whose failures they are; null: more than one conversation's. */
  readonly conversation: string | null
  /** Null: closed. */
  readonly refusesUntil: number | null
  /** The one call that tries an agent whose breaker is open. */
  readonly trial: symbol | null
}

/**
 * A circuit breaker for each site's agent. An agent that is down would cost every shopper the whole wait and be called
 * all the more; while its breaker is open a turn fails at once. A call that was stopped says nothing about the agent, and
 * the failures of one conversation alone may be due to what is asked in it: it must not shut the agent for all others.
 *
 * It counts in this process alone: each process finds out for itself.
 */
export function withBreaker(
  agent: Agent,
  { now = () => performance.now(), onChange, onRefused }: BreakerOptions,
): Agent {
  const open = new Set<string>()
  const breakers = new LRUCache<string, Breaker>({
    max: remembered,
    ttl: forgetMs,
    ttlAutopurge: true,
    perf: { now },
    // `set` is a change of the same breaker; only one that is gone has closed.
    noDisposeOnSet: true,
    dispose: (_, siteId) => {
      if (open.delete(siteId)) onChange({ siteId, state: 'closed', open: open.size })
    },
  })

  /** @throws {AgentFailure} when the breaker is open. */
  function admit(question: AgentQuestion, call: symbol): void {
    const breaker = breakers.get(question.siteId)
    if (!breaker || breaker.refusesUntil === null) return
    if (breaker.trial !== null || now() < breaker.refusesUntil) {
      onRefused()
      throw new AgentFailure('agent_unavailable', 'the breaker is open')
    }
    breakers.set(question.siteId, { ...breaker, trial: call })
  }

  function failed({ siteId, request }: AgentQuestion, call: symbol): void {
    const known = breakers.get(siteId)
    const breaker = known ?? { failures: 0, conversation: request.sessionId, refusesUntil: null, trial: null }
    // A call from before it opened: the breaker knows already, and its trial is still under way.
    if (breaker.refusesUntil !== null && breaker.trial !== call) return
    const failures = breaker.failures + 1
    const conversation = breaker.conversation === request.sessionId ? request.sessionId : null
    const opens = failures >= failuresToOpen && conversation === null
    breakers.set(siteId, { failures, conversation, refusesUntil: opens ? now() + openMs : null, trial: null })
    if (!opens || open.has(siteId)) return
    open.add(siteId)
    onChange({ siteId, state: 'open', open: open.size })
  }

  /** A trial that was stopped found nothing out: the next call is the trial. */
  function stopped(siteId: string, call: symbol): void {
    const breaker = breakers.get(siteId)
    if (breaker?.trial === call) breakers.set(siteId, { ...breaker, trial: null })
  }

  return {
    async *answer(question, signal) {
      const { siteId } = question
      const call = Symbol(siteId)
      admit(question, call)
      let outcome: 'answered' | 'failed' | 'stopped' = 'stopped'
      try {
        yield* agent.answer(question, signal)
        if (!signal.aborted) outcome = 'answered'
      } catch (error) {
        if (error instanceof AgentFailure && !signal.aborted) outcome = refusedQuestion(error) ? 'answered' : 'failed'
        throw error
      } finally {
        if (outcome === 'answered') breakers.delete(siteId)
        else if (outcome === 'failed') failed(question, call)
        else stopped(siteId, call)
      }
    },
  }
}

/** The agent is there and does not like this question (RFC 9110 §15.5), unless it is the one that has too many of them. */
const refusedQuestion = ({ status = 0 }: AgentFailure): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429
