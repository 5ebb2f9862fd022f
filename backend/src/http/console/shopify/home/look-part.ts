import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { appAddress } from '../addresses.ts'
import { appTexts } from '../app-texts.ts'
import { previewFrame } from '../appearance/preview-frame.ts'
import type { HomePage } from './home.ts'

/** How the chat looks on the shop: beside the rest, and on a phone below it. */
export function lookPart(ctx: RequestContext, { shell }: HomePage): Html {
  const texts = appTexts(ctx)
  return html`<s-section slot="aside" heading="${texts.preview}">
<s-stack gap="base">
<div class="preview">${previewFrame(ctx, shell)}</div>
<s-link href="${appAddress(ctx, '/shopify/appearance')}">${texts.changeLook}</s-link>
</s-stack>
</s-section>`
}
