import type { RequestContext } from '#http/request-state.ts'
import { agentTexts } from '../../agent/agent-texts.ts'
import { fieldOf } from '../../form-body.ts'
import { type Html, html } from '../../html.ts'
import { appAddress } from '../addresses.ts'
import { appTexts } from '../app-texts.ts'

/** What came of a form about an agent. What was typed stands in it again; a secret is typed anew. */
export interface AgentForm {
  readonly error?: { readonly field: 'url' | 'secret'; readonly text: string }
  readonly outcome?: Html
}

/** Where a form about an agent is sent. @param page on which it stands: that one comes as the answer. */
export const agentAddress = (ctx: RequestContext, page: 'home' | 'agent'): string =>
  appAddress(ctx, '/shopify/api/agent', { page })

/** The whole form, with authentication, as it stands on the agent's page. */
export function agentForm(ctx: RequestContext, { error, outcome }: AgentForm): Html {
  const texts = agentTexts(ctx)
  const { secretHint, saveUntested, saveUntestedHint, useDemo } = appTexts(ctx)
  const chosen = fieldOf(ctx, 'authentication') || 'none'
  return html`<form data-api="${agentAddress(ctx, 'agent')}">
<s-stack gap="base">
${outcome}
${urlField(ctx, error)}
<s-select label="${texts.authentication}" name="authentication" value="${chosen}" details="${texts.authenticationHint}">
${Object.entries(texts.kinds).map(([kind, label]) => html`<s-option value="${kind}">${label}</s-option>`)}
</s-select>
<div data-when="authentication=basic"><s-text-field label="${texts.user}" name="user" value="${fieldOf(ctx, 'user')}" autocomplete="off" maxlength="4000"></s-text-field></div>
<div data-when="authentication=header"><s-text-field label="${texts.header}" name="header" value="${fieldOf(ctx, 'header')}" autocomplete="off" maxlength="100"></s-text-field></div>
<div data-when="authentication!=none"><s-password-field label="${texts.secret}" name="secret" details="${secretHint}" autocomplete="off" maxlength="4000" ${error?.field === 'secret' && html`error="${error.text}"`}></s-password-field></div>
<s-button-group>
<s-button slot="primary-action" type="submit" variant="primary" data-do="test">${texts.test}</s-button>
<s-button slot="secondary-actions" data-do="demo">${useDemo}</s-button>
<s-button slot="secondary-actions" data-do="save">${saveUntested}</s-button>
</s-button-group>
<s-paragraph color="subdued">${saveUntestedHint}</s-paragraph>
</s-stack>
</form>`
}

export const urlField = (ctx: RequestContext, error: AgentForm['error']): Html => {
  const { url, urlHint } = agentTexts(ctx)
  return html`<s-url-field label="${url}" name="url" value="${fieldOf(ctx, 'url')}" details="${urlHint}" autocomplete="off" placeholder="https://" maxlength="2000" ${error?.field === 'url' && html`error="${error.text}"`}></s-url-field>`
}
