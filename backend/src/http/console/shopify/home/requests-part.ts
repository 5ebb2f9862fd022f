import type { RequestContext } from '#http/request-state.ts'
import type { DataRequest } from '#platforms/shopify/data-requests.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { shown } from '../../shown.ts'
import { appAddress } from '../addresses.ts'
import { appTexts } from '../app-texts.ts'

/** Customers who asked the shop what is kept of them, and what the merchant hands to them. */
export function requestsPart(ctx: RequestContext, requests: readonly DataRequest[]): Html {
  const texts = appTexts(ctx)
  const who = ({ customer: { email, id } }: DataRequest) => shown(email ?? id ?? '')
  return html`<s-section heading="${texts.requests}">
<s-stack gap="base">
<s-paragraph>${texts.requestsHint}</s-paragraph>
<s-unordered-list>${requests.map(
    (one) => html`<s-list-item>${who(one)} · ${texts.askedAt} ${moment(ctx, one.requestedAt)}
<s-button variant="tertiary" data-download="${appAddress(ctx, `/shopify/api/requests/${encodeURIComponent(one.id)}`)}" accessibilitylabel="${texts.download}: ${who(one)}">${texts.download}</s-button></s-list-item>`,
  )}</s-unordered-list>
</s-stack>
</s-section>`
}
