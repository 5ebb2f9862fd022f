import type { ConversationRecord } from '#conversation/record.ts'
import type { RequestContext } from '#http/request-state.ts'
import { conversationPath, conversationsPath, sitePath } from '#platforms/wordpress/console-paths.ts'
import type { Site } from '#sites/site.ts'
import type { Profile } from '#visitors/profiles.ts'
import { html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { page } from '../../page.ts'
import { shown } from '../../shown.ts'
import { siteTexts } from '../site-texts.ts'
import type { TranscriptPart } from './paging.ts'
import { said } from './said.ts'
import { stateBadge } from './state-badge.ts'
import { whoCard } from './who-card.ts'

interface TranscriptPage extends TranscriptPart {
  readonly site: Site
  readonly conversation: ConversationRecord
  readonly person: Profile | undefined
}

export function transcriptPage(ctx: RequestContext, wanted: TranscriptPage): void {
  const { site, conversation, messages, person, earlier, later } = wanted
  const texts = siteTexts(ctx)
  const list = conversationsPath(site.id)
  const pageAfter = (seq: number) => `${conversationPath(conversation)}?after=${seq}`
  page(ctx, {
    title: texts.transcript,
    wide: true,
    body: html`<p class="lead"><a href="${list}">${texts.conversations}</a> · <a href="${sitePath(site.id)}">${shown(site.name)}</a></p>
<p>${stateBadge(texts, conversation)} <span class="quiet">· ${texts.started} ${moment(ctx, conversation.createdAt)}</span></p>
${whoCard(texts, person)}
${earlier !== null && html`<nav class="pages"><a href="${pageAfter(earlier)}">${texts.earlierMessages}</a></nav>`}
<ol class="transcript">
${messages.map((message) => said(ctx, message))}
</ol>
${later !== null && html`<nav class="pages"><a href="${pageAfter(later)}">${texts.laterMessages}</a></nav>`}`,
  })
}
