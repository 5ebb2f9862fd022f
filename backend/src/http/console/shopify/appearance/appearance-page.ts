import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { appAddress } from '../addresses.ts'
import { appPage } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'
import type { AppearancePage } from './appearance.ts'
import { previewFrame } from './preview-frame.ts'
import { textsPart } from './texts-part.ts'

/** The look and the words of the chat, beside a preview of them. */
export function appearancePage(ctx: RequestContext, page: AppearancePage): void {
  const { shell, outcome } = page
  const texts = appTexts(ctx)
  appPage(ctx, {
    shell,
    title: texts.appearancePage,
    body: html`<div class="beside">
<form data-api="${appAddress(ctx, '/shopify/api/appearance')}" data-save-bar data-preview>
<input type="hidden" name="version" value="${page.values.version}">
<s-stack gap="base">
${outcome}
${lookPart(ctx, page)}
${launcherPart(ctx, page)}
${textsPart(ctx, page)}
${openingPart(ctx, page)}
${noticesPart(ctx, page)}
</s-stack>
</form>
<aside class="preview" aria-label="${texts.preview}">
${previewFrame(ctx, shell)}
<s-paragraph color="subdued">${texts.previewHint}</s-paragraph>
</aside>
</div>`,
  })
}

/** Beside a field in which something is not right. */
const error = (ctx: RequestContext, { wrong = [] }: AppearancePage, name: string): Html | false =>
  wrong.includes(name) && html`error="${appTexts(ctx).fieldInvalid}"`

const checkbox = ({ values }: AppearancePage, name: string, label: string, details = ''): Html =>
  html`<s-checkbox name="${name}" label="${label}" ${details !== '' && html`details="${details}"`} ${values[name] && html`checked`}></s-checkbox>`

function number(ctx: RequestContext, page: AppearancePage, name: string, label: string, [min, max]: [number, number]) {
  return html`<s-number-field name="${name}" label="${label}" value="${page.values[name]}" min="${min}" max="${max}" ${error(ctx, page, name)}></s-number-field>`
}

function lookPart(ctx: RequestContext, page: AppearancePage): Html {
  const texts = appTexts(ctx)
  const { values } = page
  const color = (name: string, label: string, details = '') =>
    html`<s-color-field name="${name}" label="${label}" value="${values[name]}" ${details !== '' && html`details="${details}"`} ${error(ctx, page, name)}></s-color-field>`
  return html`<s-section heading="${texts.look}"><s-stack gap="base">
<s-text-field name="name" label="${texts.name}" value="${values.name}" maxlength="100" required ${error(ctx, page, 'name')}></s-text-field>
${color('look.color', texts.color)}
${color('look.gradient', texts.gradient, texts.gradientHint)}
<s-select name="look.colorScheme" label="${texts.scheme}" value="${values['look.colorScheme']}">
${Object.entries(texts.schemes).map(([value, name]) => html`<s-option value="${value}">${name}</s-option>`)}
</s-select>
${number(ctx, page, 'look.radius', texts.radius, [0, 32])}
${number(ctx, page, 'look.width', texts.width, [320, 640])}
<s-url-field name="look.avatarUrl" label="${texts.avatarUrl}" details="${texts.avatarUrlHint}" value="${values['look.avatarUrl']}" placeholder="https://" ${error(ctx, page, 'look.avatarUrl')}></s-url-field>
</s-stack></s-section>`
}

function launcherPart(ctx: RequestContext, page: AppearancePage): Html {
  const texts = appTexts(ctx)
  return html`<s-section heading="${texts.launcher}"><s-stack gap="base">
${number(ctx, page, 'look.launcher.size', texts.size, [44, 80])}
${checkbox(page, 'look.launcher.avatar', texts.useAvatar)}
${checkbox(page, 'look.launcher.online', texts.online)}
<s-paragraph color="subdued">${texts.placeHint}</s-paragraph>
</s-stack></s-section>`
}

function openingPart(ctx: RequestContext, page: AppearancePage): Html {
  const texts = appTexts(ctx)
  return html`<s-section heading="${texts.opening}"><s-stack gap="base">
<s-select name="behaviour.proactive.show" label="${texts.openingOnce}" value="${page.values['behaviour.proactive.show']}">
${Object.entries(texts.openings).map(([value, name]) => html`<s-option value="${value}">${name}</s-option>`)}
</s-select>
<div data-when="behaviour.proactive.show!=never"><s-stack gap="base">
${number(ctx, page, 'behaviour.proactive.afterSeconds', texts.afterSeconds, [0, 300])}
${checkbox(page, 'behaviour.proactive.exitIntent', texts.exitIntent)}
${checkbox(page, 'behaviour.proactive.phones', texts.phones)}
</s-stack></div>
</s-stack></s-section>`
}

function noticesPart(ctx: RequestContext, page: AppearancePage): Html {
  const texts = appTexts(ctx)
  const name = 'notices.privacyUrl'
  return html`<s-section heading="${texts.notices}"><s-stack gap="base">
${checkbox(page, 'notices.ai', texts.ai, texts.aiHint)}
${checkbox(page, 'notices.consent', texts.consent)}
<s-url-field name="${name}" label="${texts.privacyUrl}" value="${page.values[name]}" placeholder="https://" ${error(ctx, page, name)}></s-url-field>
</s-stack></s-section>`
}
