import type { RequestContext } from '#http/request-state.ts'
import type { ShopOverview } from '#platforms/shopify/shop-settings.ts'
import { agentTexts } from '../../agent/agent-texts.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { appAddress } from '../addresses.ts'
import { type AppShell, appPage } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'
import { agentBadge } from './agent-badge.ts'
import { type AgentForm, agentForm } from './agent-form.ts'

interface AgentPage {
  readonly shell: AppShell
  readonly overview: ShopOverview
  readonly form?: AgentForm
  /** What came of a test of the agent that is set. */
  readonly tested?: Html | null
}

/** Who answers visitors, how they do, and the form that has another one do it. */
export function agentPage(ctx: RequestContext, { shell, overview, form, tested }: AgentPage): void {
  const { agentPage: title, currentAgent, newAgent } = appTexts(ctx)
  appPage(ctx, {
    shell,
    title,
    body: html`<s-section heading="${currentAgent}">${current(ctx, overview, tested)}</s-section>
<s-section heading="${newAgent}">${agentForm(ctx, form ?? {})}</s-section>`,
  })
}

function current(ctx: RequestContext, overview: ShopOverview, tested: AgentPage['tested']): Html {
  const texts = appTexts(ctx)
  const { kinds } = agentTexts(ctx)
  const { agent, answeredAt, failingSince } = overview
  if (agent === null) return html`<s-paragraph>${texts.noAgent}</s-paragraph>`
  const who = 'kind' in agent ? texts.demoAgent : `${agent.origin}/…`
  return html`<form data-api="${appAddress(ctx, '/shopify/api/agent/test')}">
<s-stack gap="base">
${tested}
<s-stack direction="inline" gap="small" alignitems="center"><s-text type="strong">${who}</s-text>${agentBadge(ctx, overview)}</s-stack>
${'kind' in agent ? false : html`<s-paragraph>${texts.authenticationIs}: ${kinds[agent.authentication]}</s-paragraph>`}
${answeredAt && html`<s-paragraph color="subdued">${texts.lastAnswer}: ${moment(ctx, answeredAt)}</s-paragraph>`}
${failingSince && html`<s-paragraph>${texts.failing}. ${texts.agentSince} ${moment(ctx, failingSince)}.</s-paragraph>`}
<s-button type="submit">${texts.testSaved}</s-button>
</s-stack>
</form>`
}
