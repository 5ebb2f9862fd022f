import { withBlocksAsText } from '@parley/protocol/block-text'
import type { MessageRecord } from '#conversation/record.ts'
import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { shown } from '../../shown.ts'
import { siteTexts } from '../site-texts.ts'

/** A message of a transcript, an item of its list. */
export function said(ctx: RequestContext, message: MessageRecord): Html {
  const texts = siteTexts(ctx)
  const { role, seq, author, status, feedback, createdAt } = message
  const text = shown(withBlocksAsText(message.text))
  const notes = [
    status !== 'complete' && texts.outcomes[status],
    feedback?.rating === 'up' && texts.ratedUp,
    feedback?.rating === 'down' && texts.ratedDown,
  ].filter((note) => note !== false)
  return html`<li class="said ${role}" id="m${seq}">
<p class="by"><strong>${author ? shown(author.name) : texts.roles[role]}</strong> ${moment(ctx, createdAt)}</p>
${text === '' ? html`<p class="quiet">${texts.noText}</p>` : html`<p class="text" dir="auto">${text}</p>`}
${notes.length > 0 && html`<p class="note">${notes.join(' · ')}</p>`}
${feedback?.comment && html`<blockquote dir="auto">${shown(feedback.comment)}</blockquote>`}
</li>`
}
