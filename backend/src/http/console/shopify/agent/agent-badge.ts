import type { RequestContext } from '#http/request-state.ts'
import type { ShopOverview } from '#platforms/shopify/shop-settings.ts'
import { type Html, html } from '../../html.ts'
import { appTexts } from '../app-texts.ts'

/** Whether the agent answers, in a word. */
export function agentBadge(ctx: RequestContext, { answeredAt, failingSince }: ShopOverview): Html {
  const { agentStates } = appTexts(ctx)
  if (failingSince) return html`<s-badge tone="critical">${agentStates.failing}</s-badge>`
  return answeredAt
    ? html`<s-badge tone="success">${agentStates.ok}</s-badge>`
    : html`<s-badge>${agentStates.unknown}</s-badge>`
}
