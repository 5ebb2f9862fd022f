import type { RequestContext } from '#http/request-state.ts'
import { localTheme } from '#platforms/shopify/local-theme.ts'
import type { ShopOverview } from '#platforms/shopify/shop-settings.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { appAddress } from '../addresses.ts'
import { appTexts } from '../app-texts.ts'

/** Where the chat may run, and when it was last opened there. */
export function domainsPart(ctx: RequestContext, { origins }: ShopOverview): Html {
  const texts = appTexts(ctx)
  const isActive = (state: string) => state === 'proven' || state === 'allowed'
  const isLocal = origins.some(({ origin, state }) => origin === localTheme && isActive(state))
  return html`<s-section heading="${texts.domains}">
<s-stack gap="base">
<s-paragraph>${texts.domainsHint}</s-paragraph>
<s-table>
<s-table-header-row><s-table-header listslot="primary">${texts.domain}</s-table-header><s-table-header listslot="inline">${texts.state}</s-table-header><s-table-header listslot="labeled">${texts.lastOpened}</s-table-header></s-table-header-row>
<s-table-body>
${origins.map(
  ({ origin, state, openedAt }) => html`<s-table-row><s-table-cell>${origin.replace(/^https:\/\//, '')}</s-table-cell>
<s-table-cell>${isActive(state) ? html`<s-badge tone="success">${texts.domainStates.active}</s-badge>` : html`<s-badge>${texts.domainStates.inactive}</s-badge>`}</s-table-cell>
<s-table-cell>${openedAt ? moment(ctx, openedAt) : texts.never}</s-table-cell></s-table-row>`,
)}
</s-table-body>
</s-table>
<form data-api="${appAddress(ctx, '/shopify/api/local-theme')}" data-at-once><s-switch name="on" label="${texts.localTheme}" details="${texts.localThemeHint}" ${isLocal && html`checked`}></s-switch></form>
</s-stack>
</s-section>`
}
