import type { ConversationRecord } from '#conversation/record.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Profile } from '#visitors/profiles.ts'
import { html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { nameOf } from '../../sites/conversations/name-of.ts'
import type { TranscriptPart } from '../../sites/conversations/paging.ts'
import { said } from '../../sites/conversations/said.ts'
import { whoCard } from '../../sites/conversations/who-card.ts'
import { siteTexts } from '../../sites/site-texts.ts'
import { appAddress } from '../addresses.ts'
import { type AppShell, appPage } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'
import { transcriptPath } from './conversation-table.ts'

interface TranscriptPage extends TranscriptPart {
  readonly shell: AppShell
  readonly conversation: ConversationRecord
  readonly person: Profile | undefined
}

/** What was said in a conversation, to be read. */
export function transcriptPage(ctx: RequestContext, wanted: TranscriptPage): void {
  const { shell, conversation, messages, person, earlier, later } = wanted
  const texts = siteTexts(ctx)
  const link = (after: number | null, name: string) =>
    after !== null &&
    html`<s-link href="${appAddress(ctx, transcriptPath(conversation.id), { after: `${after}` })}">${name}</s-link>`
  appPage(ctx, {
    shell,
    title: nameOf(person) ?? texts.unnamed,
    above: { path: '/shopify/conversations', name: appTexts(ctx).conversationsPage },
    body: html`<s-section heading="${texts.transcript}">
<s-stack gap="base">
<s-paragraph color="subdued">${texts.started} ${moment(ctx, conversation.createdAt)}</s-paragraph>
${link(earlier, texts.earlierMessages)}
<ol class="transcript">
${messages.map((message) => said(ctx, message))}
</ol>
${link(later, texts.laterMessages)}
</s-stack>
</s-section>
${person && html`<s-section>${whoCard(texts, person)}</s-section>`}`,
  })
}
