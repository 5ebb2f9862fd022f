import type { ConversationRecord } from '#conversation/record.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Profile } from '#visitors/profiles.ts'
import { html } from '../../html.ts'
import { siteTexts } from '../../sites/site-texts.ts'
import { appAddress } from '../addresses.ts'
import { type AppShell, appPage } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'
import { conversationTable } from './conversation-table.ts'

interface ListPage {
  readonly shell: AppShell
  readonly conversations: readonly ConversationRecord[]
  readonly people: ReadonlyMap<string, Profile>
  /** What is looked for; '': nothing. */
  readonly search: string
  readonly isFirst: boolean
  /** The conversation behind which older ones follow, or may; null: none do. */
  readonly older: string | null
}

export function listPage(ctx: RequestContext, wanted: ListPage): void {
  const { shell, conversations, people, search, isFirst, older } = wanted
  const texts = appTexts(ctx)
  const { newest, older: olderWord } = siteTexts(ctx)
  const here = '/shopify/conversations'
  const looked = search === '' ? {} : { search }
  const nothing = older === null ? texts.nothingFound : texts.nothingFoundSoFar
  appPage(ctx, {
    shell,
    title: texts.conversationsPage,
    body: html`<s-section heading="${search === '' ? texts.conversationsPage : texts.searched(search)}">
<s-stack gap="base">
<form data-visit="${appAddress(ctx, here)}">
<s-stack gap="small"><s-search-field name="search" label="${texts.search}" value="${search}" maxlength="100"></s-search-field>
<s-button type="submit">${texts.searchButton}</s-button></s-stack>
</form>
${conversations.length > 0 || search === '' ? conversationTable(ctx, conversations, people) : html`<s-paragraph>${nothing}</s-paragraph>`}
<s-stack direction="inline" gap="base">
${(!isFirst || search !== '') && html`<s-link href="${appAddress(ctx, here)}">${newest}</s-link>`}
${older !== null && html`<s-link href="${appAddress(ctx, here, { before: older, ...looked })}">${search === '' ? olderWord : texts.searchOn}</s-link>`}
</s-stack>
</s-stack>
</s-section>
<s-section heading="CSV">
<s-stack gap="base"><s-paragraph>${texts.exportHint}</s-paragraph>
<s-button data-download="${appAddress(ctx, '/shopify/api/conversations.csv')}">${texts.exportCsv}</s-button></s-stack>
</s-section>`,
  })
}
