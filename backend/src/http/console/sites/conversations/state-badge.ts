import { stateOfConversation } from '#conversation/presenters.ts'
import type { ConversationRecord } from '#conversation/record.ts'
import { type Html, html } from '../../html.ts'
import type { SiteTexts } from '../texts/texts.ts'

/** How a conversation stands. One that the agent answers is drawn as a site that is active. */
export function stateBadge(texts: SiteTexts, conversation: ConversationRecord): Html {
  const state = stateOfConversation(conversation)
  return html`<span class="state ${state === 'open' ? 'active' : state}">${texts.states[state]}</span>`
}
