import type { ConversationRecord } from '#conversation/record.ts'
import type { RequestContext } from '#http/request-state.ts'
import { conversationPath, conversationsPath, sitePath } from '#platforms/wordpress/console-paths.ts'
import type { Site } from '#sites/site.ts'
import type { Profile } from '#visitors/profiles.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { page } from '../../page.ts'
import { shown } from '../../shown.ts'
import { siteTexts } from '../site-texts.ts'
import { nameOf } from './name-of.ts'
import { stateBadge } from './state-badge.ts'

interface ListPage {
  readonly site: Site
  readonly conversations: readonly ConversationRecord[]
  readonly people: ReadonlyMap<string, Profile>
  readonly isFirst: boolean
  /** The conversation behind which older ones follow; null: none do. */
  readonly older: string | null
}

export function listPage(ctx: RequestContext, { site, conversations, people, isFirst, older }: ListPage): void {
  const texts = siteTexts(ctx)
  const here = conversationsPath(site.id)
  const row = (conversation: ConversationRecord): Html => html`<tr>
<th scope="row"><a href="${conversationPath(conversation)}">${nameOf(people.get(conversation.visitorId)) ?? texts.unnamed}</a></th>
<td>${moment(ctx, conversation.lastMessageAt)}</td>
<td class="count"><span class="only-narrow">${texts.messages}: </span>${conversation.lastSeq}</td>
<td>${stateBadge(texts, conversation)}</td>
</tr>`
  const table = html`<div class="card table">
<table>
<thead><tr><th scope="col">${texts.visitor}</th><th scope="col">${texts.lastMessage}</th><th scope="col">${texts.messages}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>
${conversations.map(row)}
</tbody>
</table>
</div>`
  const nobody = html`<div class="card"><p>${texts.noConversations}</p><p class="quiet">${texts.noConversationsHint}</p></div>`
  page(ctx, {
    title: texts.conversations,
    wide: true,
    body: html`<p class="lead"><a href="${sitePath(site.id)}">${shown(site.name)}</a></p>
${conversations.length > 0 ? table : nobody}
<nav class="pages">${!isFirst && html`<a href="${here}">${texts.newest}</a>`}
${older !== null && html`<a href="${here}?before=${older}">${texts.older}</a>`}</nav>`,
  })
}
