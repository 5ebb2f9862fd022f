import type { AgentHealth, State } from '@parley/protocol/wordpress'
import { hasAnswered, siteOf } from '#sites/site.ts'
import type { SiteDocument } from '#sites/site-model.ts'
import { metaNonces } from './connection-keys.ts'
import { sitePath } from './console-paths.ts'

/** What the plugin is told of these sites of its connection. */
export const presentState = (
  secret: string,
  sites: readonly SiteDocument[],
  consoleUrl: string | null,
  now = Date.now(),
): State => ({
  sites: sites.flatMap((document) => {
    if (!document.connection) return []
    const site = siteOf(document)
    const [metaNonce] = metaNonces(secret, site.id, now)
    return {
      ref: document.connection.ref,
      siteId: site.id,
      siteKey: site.key,
      live: hasAnswered(document) && site.status === 'active',
      health: agentHealth(document),
      config: site.config,
      metaNonce,
      ...(consoleUrl !== null && { manageUrl: `${consoleUrl}${sitePath(site.id)}` }),
      origins: site.originStates,
    }
  }),
})

function agentHealth({ agentAnsweredAt, agentFailingSince }: SiteDocument): AgentHealth {
  const answeredAt = agentAnsweredAt ? { answeredAt: agentAnsweredAt.toISOString() } : {}
  if (agentFailingSince) return { state: 'failing', ...answeredAt, failingSince: agentFailingSince.toISOString() }
  return { state: agentAnsweredAt ? 'ok' : 'unknown', ...answeredAt }
}
