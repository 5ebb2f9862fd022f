import { setTimeout as sleep } from 'node:timers/promises'
import { type Agent, AgentFailure, type AgentQuestion } from '#conversation/agent.ts'
import { DialError } from '#outbound/dial-error.ts'
import type { Dialer } from '#outbound/dialer.ts'
import type { DialResponse } from '#outbound/exchange.ts'
import { createAnswerBudget } from './answer-budget.ts'
import { createAnswerReader } from './answer-reader.ts'
import { AnswerTooLarge } from './answer-too-large.ts'
import { authenticationHeaders } from './authentication.ts'
import { startDeadline } from './call-deadline.ts'
import { refusalOf } from './refusal.ts'
import { repeatCall } from './repeat-call.ts'
import type { AgentSettings } from './settings.ts'

/** n8n spends a line of some 200 bytes on a token of 4: the bytes read may be this many times the answer's. */
const overhead = 64

/** n8n's Webhook node can refuse bots (its isbot 3.6 takes a bare name for one); this passes, and says who we are. */
const userAgent = 'Mozilla/5.0 (compatible; Parley)'

/** The reason of a call that came to its end without a word. */
export const noAnswer = 'no answer'

export interface N8nAgentOptions {
  dialer: Dialer
  /** Null: the site is gone, or has no agent yet. */
  settingsOf: (siteId: string) => Promise<AgentSettings | null>
  /** `iss` of the signed authentication: PUBLIC_URL. */
  issuer: string
  /** Milliseconds since 1970. */
  now?: () => number
  /** Waits before a call is repeated. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/**
 * The agent behind a webhook: n8n, or anything that answers like it (docs/n8n/README.md).
 * A question passes the site's breaker, which `assemble.ts` puts around this, then the deadline of the whole call, then
 * the repetitions of a call that cannot have begun, and last the dialer, once for each of them.
 */
export const createN8nAgent = ({
  dialer,
  settingsOf,
  issuer,
  now = Date.now,
  wait = (ms, signal) => sleep(ms, undefined, { signal }),
}: N8nAgentOptions): Agent => {
  const call = (question: AgentQuestion, settings: AgentSettings, signal: AbortSignal): Promise<DialResponse> => {
    const body = JSON.stringify(question.request)
    const attempt = async () => {
      const authentication = await authenticationHeaders(settings.authentication, question, issuer, now)
      return dialer.dial(settings.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-encoding': 'identity',
          'user-agent': userAgent,
          ...authentication,
        },
        body,
        signal,
        privateHosts: settings.privateHosts,
        limits: {
          headersMs: settings.limits.firstContentMs,
          totalMs: settings.limits.totalMs,
          maxBytes: settings.limits.maxAnswerBytes * overhead,
        },
      })
    }
    return repeatCall(attempt, { now, wait: (ms) => wait(ms, signal) })
  }

  return {
    async *answer(question, signal) {
      const settings = await settingsOf(question.siteId)
      if (settings === null) throw new AgentFailure('agent_unavailable', 'the site has no agent')
      let status: number | undefined
      const deadline = startDeadline(settings.limits, signal, () => status)
      try {
        const response = await call(question, settings, deadline.signal)
        status = response.status
        yield* read(response, settings.limits.maxAnswerBytes, deadline.contentCame, now)
      } catch (error) {
        if (signal.aborted) return
        throw failureOf(deadline.signal.aborted ? deadline.signal.reason : error, status)
      } finally {
        deadline.stop()
      }
    },
  }
}

/** The text of an answer, a piece for each chunk of the network that held some. */
async function* read(
  response: DialResponse,
  maxBytes: number,
  contentCame: () => void,
  now: () => number,
): AsyncGenerator<string> {
  const { status, headers, body } = response
  if (status < 200 || status > 299) throw await refusalOf(response, now)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new AgentFailure('agent_unavailable', 'a compressed answer', { status })

  const answer = createAnswerReader(maxBytes, headers['content-type'] ?? '')
  const budget = createAnswerBudget(maxBytes)
  let progress = 0
  let answered = false
  for await (const bytes of body) {
    const text = budget.fit(answer.push(bytes))
    if (answer.progress !== progress) {
      progress = answer.progress
      contentCame()
    }
    if (text !== '') {
      answered = true
      yield text
    }
    if (budget.spent) throw new AnswerTooLarge()
  }
  const last = budget.fit(answer.end())
  if (last !== '') yield last
  if (budget.spent) throw new AnswerTooLarge()
  if (answer.failure !== undefined) throw new AgentFailure('agent_unavailable', answer.failure, { status })
  if (!answered && last === '') throw new AgentFailure('agent_unavailable', noAnswer, { status })
}

/** A call's error as the turn's record has it. One that is a failure already, or a bug of ours, stays what it is. */
const failureOf = (error: unknown, status: number | undefined): unknown => {
  if (error instanceof AnswerTooLarge)
    return new AgentFailure('agent_unavailable', 'the answer is too large', { status })
  if (error instanceof DialError) {
    const code = error.kind === 'timeout' ? 'agent_timeout' : 'agent_unavailable'
    return new AgentFailure(code, `${error.kind}: ${error.message}`, { status, cause: error })
  }
  return error
}
