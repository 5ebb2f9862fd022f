/** How the agent knows that a call is ours. The credentials are in the clear here: never log them. */
export type AgentAuthentication =
  | { kind: 'none' }
  | { kind: 'basic'; user: string; password: string }
  | { kind: 'header'; name: string; value: string }
  /** A JWT signed with HS256 under the UTF-8 bytes of `secret`. */
  | { kind: 'jwt'; secret: string }

export interface AgentLimits {
  /** Until the first text of the answer; headers, `begin` and keepalive do not count. */
  firstContentMs: number
  /** Longest silence between two pieces of text; keepalive does not end it. */
  idleMs: number
  /** The whole turn, retries among it. */
  totalMs: number
  /** Of the answer's text, in UTF-8. */
  maxAnswerBytes: number
}

/** One site's agent. */
export interface AgentSettings {
  url: string
  authentication: AgentAuthentication
  /** `host:port` pairs that may have a private address; empty unless the operator marked the site as private. */
  privateHosts: ReadonlySet<string>
  limits: AgentLimits
}

export const defaultAgentLimits: AgentLimits = {
  firstContentMs: 120_000,
  idleMs: 60_000,
  totalMs: 300_000,
  maxAnswerBytes: 1_000_000,
}

/** A site's own limits, none beyond what the operator allows. */
export const agentLimits = (wanted: Partial<AgentLimits>, ceilings: AgentLimits = defaultAgentLimits): AgentLimits => ({
  firstContentMs: Math.min(wanted.firstContentMs ?? defaultAgentLimits.firstContentMs, ceilings.firstContentMs),
  idleMs: Math.min(wanted.idleMs ?? defaultAgentLimits.idleMs, ceilings.idleMs),
  totalMs: Math.min(wanted.totalMs ?? defaultAgentLimits.totalMs, ceilings.totalMs),
  maxAnswerBytes: Math.min(wanted.maxAnswerBytes ?? defaultAgentLimits.maxAnswerBytes, ceilings.maxAnswerBytes),
})
