import type { SiteAdministration } from '#sites/administration.ts'
import type { SiteConfigParts } from '#sites/site-config.ts'
import { SiteError } from '#sites/site-error.ts'

export const demoSiteKey = 'pk_demo'

/** How the demo shop's chat looks and what it offers. @param host of the shop, with its port where it has one. */
export const demoConfig = (host: string): SiteConfigParts => ({
  texts: {
    en: {
      title: 'Lumme',
      subtitle: 'Coffee sets from Porto',
      hint: 'Not sure about the size? Ask us.',
      suggestions: ['What do you recommend?', 'Help me choose a size', 'Do you ship to Berlin?', 'Can I return it?'],
    },
    ru: {
      title: 'Lumme',
      subtitle: 'Кофейные наборы из Порту',
      hint: 'Не знаете, какой размер? Спросите нас.',
      suggestions: ['Что вы посоветуете?', 'Помогите выбрать размер', 'Доставите в Берлин?', 'Можно ли вернуть?'],
    },
  },
  features: { handoff: true, telemetry: true },
  imageHosts: [host],
})

/** Makes the demo shop's site, or brings it up to date: its address, its agent and its config are this start's. */
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
  } catch (error) {
    if (!(error instanceof SiteError && error.code === 'key_taken')) throw error
  }
  await administration.configure(demoSiteKey, demoConfig(new URL(origin).host))
  const site = await administration.setAgent(demoSiteKey, agent)
  for (const former of site.origins) if (former !== origin) await administration.removeOrigin(demoSiteKey, former)
  if (!site.origins.includes(origin)) await administration.addOrigin(demoSiteKey, origin)
}
