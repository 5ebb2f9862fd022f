import { stateOfConversation } from '#conversation/presenters.ts'
import type { ConversationRecord } from '#conversation/record.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Profile } from '#visitors/profiles.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../moment.ts'
import { nameOf } from '../../sites/conversations/name-of.ts'
import { siteTexts } from '../../sites/site-texts.ts'
import { appAddress } from '../addresses.ts'

export const transcriptPath = (id: string): string => `/shopify/conversations/${encodeURIComponent(id)}`

/** Conversations, each with a link to what was said in it. */
export function conversationTable(
  ctx: RequestContext,
  conversations: readonly ConversationRecord[],
  people: ReadonlyMap<string, Profile>,
): Html {
  const texts = siteTexts(ctx)
  if (conversations.length === 0)
    return html`<s-paragraph>${texts.noConversations} ${texts.noConversationsHint}</s-paragraph>`
  const tone = { open: 'success', waiting: 'warning', active: 'info', closed: 'neutral' } as const
  const row = (conversation: ConversationRecord): Html => {
    const state = stateOfConversation(conversation)
    const name = nameOf(people.get(conversation.visitorId)) ?? texts.unnamed
    return html`<s-table-row><s-table-cell><s-link href="${appAddress(ctx, transcriptPath(conversation.id))}">${name}</s-link></s-table-cell>
<s-table-cell>${moment(ctx, conversation.lastMessageAt)}</s-table-cell>
<s-table-cell>${conversation.lastSeq}</s-table-cell>
<s-table-cell><s-badge tone="${tone[state]}">${texts.states[state]}</s-badge></s-table-cell></s-table-row>`
  }
  return html`<s-table>
<s-table-header-row><s-table-header listslot="primary">${texts.visitor}</s-table-header><s-table-header listslot="labeled">${texts.lastMessage}</s-table-header><s-table-header listslot="labeled" format="numeric">${texts.messages}</s-table-header><s-table-header listslot="inline">${texts.state}</s-table-header></s-table-header-row>
<s-table-body>
${conversations.map(row)}
</s-table-body>
</s-table>`
}
