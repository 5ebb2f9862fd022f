import type { RequestContext } from '#http/request-state.ts'
import type { ShopOverview } from '#platforms/shopify/shop-settings.ts'
import { agentTexts } from '../../agent/agent-texts.ts'
import { type Html, html } from '../../html.ts'
import { appAddress } from '../addresses.ts'
import { agentAddress, urlField } from '../agent/agent-form.ts'
import { appTexts } from '../app-texts.ts'
import type { HomePage } from './home.ts'
import { themeEditor } from './theme-editor.ts'

/** Is the chat on the shop, as far as its admin or its visitors have shown? */
export const isOnShop = ({ embedOn, origins }: ShopOverview): boolean =>
  embedOn || origins.some(({ openedAt }) => openedAt !== null)

/** What is to be done before visitors see the chat; nothing, where it is done. */
export function onboarding(ctx: RequestContext, { shell, overview, form }: HomePage): Html | null {
  const texts = appTexts(ctx)
  const answered = overview.answeredAt !== null
  const isOn = isOnShop(overview)
  // What came of the last step is said once.
  if (answered && isOn) return form?.outcome ?? null
  const step = (name: string, done: boolean, id: string, content: Html | Html[]) => html`<s-stack gap="small">
<s-stack direction="inline" gap="small" alignitems="center"><s-heading>${name}</s-heading>
<s-badge id="${id}" tone="${done ? 'success' : 'neutral'}" data-done="${texts.done}">${done ? texts.done : texts.toDo}</s-badge></s-stack>
${content}
</s-stack>`
  return html`<s-section heading="${texts.setUp}" id="set-up">
<s-stack gap="large">
<s-paragraph>${texts.setUpHint}</s-paragraph>
${step(texts.stepAgent, answered, 'step-agent', answered ? (form?.outcome ?? html`<s-paragraph>${texts.stepAgentDone}</s-paragraph>`) : [html`${form?.outcome}`, agentStep(ctx, form)])}
<s-divider></s-divider>
${step(texts.stepTheme, isOn, 'step-theme', [
  html`<s-ordered-list>${texts.steps.map((each) => html`<s-list-item>${each}</s-list-item>`)}</s-ordered-list>`,
  html`<s-button href="${themeEditor(ctx, shell.apiKey)}" target="_top" ${answered && html`variant="primary"`}>${texts.openEditor}</s-button>`,
])}
</s-stack>
</s-section>`
}

function agentStep(ctx: RequestContext, form: HomePage['form']): Html {
  const texts = appTexts(ctx)
  return html`<s-paragraph>${texts.stepAgentHint}</s-paragraph>
<form data-api="${agentAddress(ctx, 'home')}">
<s-stack gap="base">
${urlField(ctx, form?.error)}
<s-button-group>
<s-button slot="primary-action" type="submit" variant="primary" data-do="test">${agentTexts(ctx).test}</s-button>
<s-button slot="secondary-actions" data-do="demo">${texts.useDemo}</s-button>
</s-button-group>
<s-link href="${appAddress(ctx, '/shopify/agent')}">${texts.needsAuthentication}</s-link>
</s-stack>
</form>`
}
