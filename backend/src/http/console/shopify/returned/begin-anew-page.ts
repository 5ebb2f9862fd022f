import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { appAddress } from '../addresses.ts'
import { type AppShell, appPage } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'

interface BeginAnewPage {
  readonly shell: AppShell
  /** What is said in place of the question, because there is nothing to decide any more. */
  readonly said?: Html
}

/** Asks once more: what is erased does not come back. */
export function beginAnewPage(ctx: RequestContext, { shell, said }: BeginAnewPage): void {
  const texts = appTexts(ctx)
  appPage(ctx, {
    shell,
    title: texts.beginAnew,
    above: { path: '/shopify', name: texts.home },
    body: html`<s-section>${said ?? question(ctx)}</s-section>`,
  })
}

function question(ctx: RequestContext): Html {
  const texts = appTexts(ctx)
  return html`<form data-api="${appAddress(ctx, '/shopify/api/begin-anew')}">
<s-stack gap="base">
<s-paragraph>${texts.beginAnewHint}</s-paragraph>
<s-button-group>
<s-button slot="primary-action" type="submit" variant="primary" tone="critical">${texts.beginAnewNow}</s-button>
<s-button slot="secondary-actions" href="${appAddress(ctx, '/shopify')}">${texts.home}</s-button>
</s-button-group>
</s-stack>
</form>`
}
