import type { SiteAdministration } from '#sites/administration.ts'
import { SiteError } from '#sites/site-error.ts'

export const demoSiteKey = 'pk_demo'

/** Makes the demo shop's site, or brings it up to date: its address and its agent are this start's. */
export async function ensureDemoSite(
  administration: SiteAdministration,
  { origin, agentUrl }: { origin: string; agentUrl: string },
): Promise<void> {
  const agent = { url: agentUrl, authentication: { kind: 'none' } } as const
  try {
    await administration.create({
      key: demoSiteKey,
      name: 'Lumme',
      platform: 'demo',
      origins: [origin],
      agent,
      private: true,
      allowAgentRole: true,
      quotaPerDay: null,
    })
    return
  } catch (error) {
    if (!(error instanceof SiteError && error.code === 'key_taken')) throw error
  }
  const site = await administration.setAgent(demoSiteKey, agent)
  for (const former of site.origins) if (former !== origin) await administration.removeOrigin(demoSiteKey, former)
  if (!site.origins.includes(origin)) await administration.addOrigin(demoSiteKey, origin)
}
