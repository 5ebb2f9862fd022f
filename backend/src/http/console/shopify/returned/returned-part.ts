import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { appAddress } from '../addresses.ts'
import { appTexts } from '../app-texts.ts'

/** The offer to a merchant whose app came back: what the shop had before. */
export function returnedPart(ctx: RequestContext): Html {
  const texts = appTexts(ctx)
  return html`<s-banner tone="info" heading="${texts.returned}">
<s-stack gap="base">
<s-paragraph>${texts.returnedHint}</s-paragraph>
<form data-api="${appAddress(ctx, '/shopify/api/keep-earlier')}">
<s-button-group>
<s-button slot="primary-action" type="submit" variant="primary">${texts.keepEarlier}</s-button>
<s-button slot="secondary-actions" href="${appAddress(ctx, '/shopify/begin-anew')}">${texts.beginAnew}</s-button>
</s-button-group>
</form>
</s-stack>
</s-banner>`
}
