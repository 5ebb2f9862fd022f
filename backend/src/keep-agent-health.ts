import { AgentFailure } from '#conversation/agent.ts'
import type { TurnReport } from '#conversation/turn-runner.ts'
import type { AgentHealth } from '#sites/agent-health.ts'
import type { SiteDirectory } from '#sites/site-directory.ts'

/** Keeps what a turn that ended says about the agent of a plugin's site, or of a shop at Shopify. */
export const keepAgentHealth =
  (health: AgentHealth, sites: Pick<SiteDirectory, 'byId'>) =>
  async ({ siteId, outcome, error, totalMs }: TurnReport): Promise<void> => {
    const answered = outcome === 'complete'
    if (!answered && !(error instanceof AgentFailure)) return
    const site = await sites.byId(siteId)
    if (!site || (site.connectionId === null && site.platform !== 'shopify')) return
    await (answered ? health.answered(site, totalMs) : health.failed(site, totalMs))
  }
