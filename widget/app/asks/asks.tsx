import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { threadShown } from '../engine/chat-state.ts'
import type { Thread } from '../engine/thread.ts'
import { adoptStyles } from '../styles/adopt-styles.ts'
import css from '../styles/asks.css?inline'
import { LeaveEmail } from './leave-email.tsx'
import { RateConversation } from './rate-conversation.tsx'

adoptStyles(css)

/** What a visitor is asked below the last message: how to reach them while nobody has come, and at the end how it was. */
export function Asks() {
  const { chat } = useSurroundings()
  const thread = threadShown(useChatState())
  const { conversation } = thread
  if (!conversation) return null
  if (conversation.handoff === 'requested')
    return chat.isIdentified() ? null : <LeaveEmail conversation={conversation.id} />
  return isOver(thread) ? <RateConversation conversation={conversation.id} /> : null
}

/** It was closed, or a person was there and has left, and nothing was said since. */
const isOver = ({ conversation, handoffs, transcript }: Thread): boolean => {
  const left = conversation?.handoff === 'released' && handoffs?.at(-1)
  return conversation?.status === 'closed' || (left ? left.afterSeq >= (transcript.at(-1)?.seq ?? 0) : false)
}
