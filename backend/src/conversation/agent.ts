import type { AgentRequest } from '@parley/protocol/agent-request'

/** What the domain asks of an agent: the body of the call (`AgentRequest`), and whom it is asked for. */
export interface AgentQuestion {
  siteId: string
  /** For the agent's signed authentication, where the site chose it. */
  visitorId: string
  request: AgentRequest
}

/** The merchant's agent, as the domain sees it. The n8n adapter is `agent/n8n.ts`. */
export interface Agent {
  /**
   * Asks once and yields the answer's text piece by piece. No piece is empty, none splits a surrogate pair; put together
   * they are the answer that is stored.
   *
   * @throws {AgentFailure} when there is no answer, or it broke off after the pieces already yielded.
   * When `signal` aborts, the call to the agent is ended and the iteration ends without an error.
   */
  answer(question: AgentQuestion, signal: AbortSignal): AsyncIterable<string>
}

/** Why an agent gave no whole answer. `code` may reach the visitor; the rest is for the log and the record alone. */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure'
  readonly code: 'agent_unavailable' | 'agent_timeout'
  /** The agent's HTTP status, where it gave one. */
  readonly status: number | undefined

  constructor(
    code: 'agent_unavailable' | 'agent_timeout',
    reason: string,
    options: { status?: number | undefined; cause?: unknown } = {},
  ) {
    super(reason, { cause: options.cause })
    this.code = code
    this.status = options.status
  }
}
