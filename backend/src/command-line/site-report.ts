import type { Site, SiteShop } from '#sites/site.ts'

/** How an agent may be shown: its address without the path. */
export type AgentSummary =
  | { readonly origin: string; readonly authentication: string }
  | { readonly kind: 'demo' }
  | null

/** A site for scripts: what stays the same while the inside changes. */
export const siteJson = (site: Site) => ({
  id: site.id,
  key: site.key,
  name: site.name,
  platform: site.platform,
  shop: site.shop?.domain ?? null,
  status: site.status,
  origins: site.origins,
  originStates: site.originStates,
  private: site.private,
  quotaPerDay: site.quotaPerDay,
  historyLength: site.historyLength,
  identityRequired: site.identityRequired,
  allowAgentRole: site.allowAgentRole,
})

/** A site for people. */
export const siteLines = (site: Site): string[] => [
  `Site     ${site.id}`,
  `Key      ${site.key}`,
  `Name     ${site.name}`,
  ...(site.shop === null ? [] : [`Shop     ${shopText(site.shop)}`]),
  `Status   ${site.status}`,
  `Origins  ${site.originStates.map(originText).join(', ') || 'none'}`,
  `Quota    ${site.quotaPerDay === null ? 'none' : `${site.quotaPerDay} answers a day`}`,
  `History  ${site.historyLength} earlier messages`,
  `Visitors ${site.identityRequired ? 'with a signed identity only' : 'anyone'}`,
  `Pushes   as the assistant${site.allowAgentRole ? ', and as a person' : ''}`,
]

/** A site is disabled as long as its shop has not the app, whatever the operator says. */
const shopText = ({ domain, hasApp }: SiteShop): string =>
  `${domain} at Shopify${hasApp ? '' : ', which has removed the app'}`

/** An active origin by itself; of any other, how far it is. */
const originText = ({ origin, state, reason }: Site['originStates'][number]): string =>
  state === 'allowed' ? origin : `${origin} (${[state, ...(reason ? [reason] : [])].join(': ')})`

export const agentLine = (agent: AgentSummary, isPrivate: boolean): string => {
  if (agent === null) return 'Agent    none'
  if ('kind' in agent) return "Agent    the demo agent, Parley's own"
  const notes = [`authentication ${agent.authentication}`, ...(isPrivate ? ['may be private'] : [])]
  return `Agent    ${agent.origin}/… (${notes.join(', ')})`
}

/** Every site on a line of its own, for `site list`. */
export const siteRow = (site: Site): string =>
  [site.key, site.status.padEnd(8), site.name, site.origins.join(' ')].join('  ')

/** What a shop puts into its pages. */
export const loaderTag = (publicUrl: string, { key }: Site): string =>
  `<script async src="${publicUrl}/parley.js" data-site="${key}"></script>`
