import { type RequestContext, shopOf } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { appAddress } from '../addresses.ts'
import { agentBadge } from '../agent/agent-badge.ts'
import { appTexts } from '../app-texts.ts'
import type { HomePage } from './home.ts'
import { themeEditor } from './theme-editor.ts'

/**
 * How the chat stands. Whether the theme has it the admin alone knows (`shopify.app.extensions()`): until it has said so,
 * what it said the last time stands there.
 */
export function statusPart(ctx: RequestContext, { shell, overview }: HomePage): Html {
  const texts = appTexts(ctx)
  const { embedOn, answeredAt, testMode, shop } = overview
  const { on, off, unknown } = texts.embedStates
  return html`<s-section heading="${texts.status}">
<s-stack gap="base">
<s-stack direction="inline" gap="small" alignitems="center"><s-text type="strong">${texts.shop}</s-text><s-badge tone="success">${texts.shopConnected}</s-badge>
<s-text>${shopOf(ctx).domain}</s-text></s-stack>
<s-paragraph color="subdued">${texts.connectedSince} ${moment(ctx, shop.installedAt)}${shop.toldAt && html` · ${texts.lastAsked} ${moment(ctx, shop.toldAt)}`}</s-paragraph>
<s-stack direction="inline" gap="small" alignitems="center"><s-text type="strong">${texts.embed}</s-text>
<s-badge id="embed" tone="${embedOn ? 'success' : 'neutral'}" data-api="${appAddress(ctx, '/shopify/api/embed')}" data-known="${embedOn ? 'on' : ''}" data-on="${on}" data-off="${off}">${embedOn ? on : unknown}</s-badge>
<s-link href="${themeEditor(ctx, shell.apiKey)}" target="_top">${texts.openEditor}</s-link></s-stack>
<s-paragraph id="embed-off" hidden>${texts.embedOff}</s-paragraph>
<s-paragraph color="subdued">${texts.notOnCheckout}</s-paragraph>
<s-stack direction="inline" gap="small" alignitems="center"><s-text type="strong">${texts.agentPage}</s-text>${agentBadge(ctx, overview)}
<s-link href="${appAddress(ctx, '/shopify/agent')}">${texts.changeAgent}</s-link></s-stack>
${answeredAt && html`<s-paragraph color="subdued">${texts.lastAnswer}: ${moment(ctx, answeredAt)}</s-paragraph>`}
<form data-api="${appAddress(ctx, '/shopify/api/test-mode')}" data-at-once><s-switch name="on" label="${texts.testMode}" details="${texts.testModeHint}" ${testMode && html`checked`}></s-switch></form>
</s-stack>
</s-section>`
}
