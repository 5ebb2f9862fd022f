import { useMemo } from 'react'
import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { usePart } from '../components/use-part.ts'
import { threadShown } from '../engine/chat-state.ts'
import { hasOlder } from '../engine/thread.ts'
import { retryable, shown } from '../engine/transcript.ts'
import { FirstContact } from './first-contact.tsx'
import { MessageList } from './message-list.tsx'
import { PendingBubble } from './pending-bubble.tsx'

const load = () => import('../asks/part.ts')

/** The current conversation. */
export function CurrentConversation() {
  const { chat } = useSurroundings()
  const state = useChatState()
  const { pending, readingOlder, personTyping } = state
  const thread = threadShown(state)
  const messages = useMemo(() => shown(thread.transcript), [thread.transcript])
  const arrived = useMemo(() => new Set(messages.map(({ clientId }) => clientId)), [messages])
  const own = pending.filter(({ id }) => !arrived.has(id))
  const older = hasOlder(thread)
  const { conversation } = thread
  // Nobody says or asks anything else where an agent alone answers and goes on to.
  const part = usePart(
    load,
    conversation !== null && (conversation.status === 'closed' || conversation.handoff !== 'none'),
  )

  return (
    <MessageList
      messages={messages}
      ownLast={own.at(-1)?.id ?? messages.findLast(({ role }) => role === 'visitor')?.clientId}
      readOlder={older ? chat.readOlder : undefined}
      readingOlder={readingOlder}
      between={
        part &&
        ((before, next) => (
          <part.HandoffLines
            notes={thread.handoffs ?? []}
            after={before.seq}
            until={next?.seq}
            person={thread.person}
          />
        ))
      }
      failed={retryable(thread.transcript)}
      answerable={own.length === 0}
      before={!older && <FirstContact untouched={messages.length === 0 && own.length === 0} />}
      after={
        <>
          {own.map((each) => (
            <PendingBubble key={each.id} pending={each} />
          ))}
          {part && personTyping && <part.PersonTyping name={thread.person?.name} />}
          {part && conversation && own.length === 0 && <part.Asks key={conversation.id} />}
        </>
      }
    />
  )
}
