import type { Tried, TryAgent } from '#agent/try-agent.ts'
import { authorityOf } from '#outbound/own-endpoints.ts'
import { isDemo, type SiteAgent } from './agent-access.ts'

/** Asks an agent as a site that had it would; none of a merchant's may be private. */
export const trySiteAgent =
  (tryAgent: TryAgent, demoAgentUrl: () => Promise<string>) =>
  async (agent: SiteAgent, question: string): Promise<Tried> => {
    if (!isDemo(agent)) return tryAgent({ ...agent, privateHosts: new Set() }, question)
    const url = await demoAgentUrl()
    return tryAgent({ url, authentication: { kind: 'none' }, privateHosts: new Set([authorityOf(url)]) }, question)
  }
