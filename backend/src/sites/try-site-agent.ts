import type { Tried, TryAgent } from '#agent/try-agent.ts'
import { authorityOf } from '#outbound/own-endpoints.ts'
import { isDemo, type SiteAgent } from './agent-access.ts'
import type { SiteDirectory } from './site-directory.ts'
import type { Platform } from './site-model.ts'

/** Asks the agent that a site has by now, as its visitors would; null: it has none. */
export const trySavedAgent =
  (tryAgent: TryAgent, { agentSettings, forget }: Pick<SiteDirectory, 'agentSettings' | 'forget'>) =>
  async (siteId: string, question: string, platform: Platform): Promise<Tried | null> => {
    // Somebody has just saved it, perhaps.
    forget(siteId)
    const settings = await agentSettings(siteId)
    return settings && tryAgent(settings, question, platform)
  }

/** Asks an agent as a site that had it would; none of a merchant's may be private. */
export const trySiteAgent =
  (tryAgent: TryAgent, demoAgentUrl: () => Promise<string>) =>
  async (agent: SiteAgent, question: string, platform: Platform): Promise<Tried> => {
    if (!isDemo(agent)) return tryAgent({ ...agent, privateHosts: new Set() }, question, platform)
    const url = await demoAgentUrl()
    const privateHosts = new Set([authorityOf(url)])
    return tryAgent({ url, authentication: { kind: 'none' }, privateHosts }, question, platform)
  }
