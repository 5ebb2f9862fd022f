import type { Conversation } from '@parley/protocol/conversation'
import { RetryIcon } from '../components/icons.tsx'
import { useChatState, usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { longTime } from '../components/time.ts'
import { threadShown } from '../engine/chat-state.ts'
import { conversationsOf } from './conversation-requests.ts'
import { usePages } from './use-pages.ts'

/** So near to the end of the list, in pixels, the next page is read. */
const reachPx = 300

/** All conversations but the one on the screen, newest first. */
export function ConversationList({ onChoose }: { onChoose(conversation: Conversation): void }) {
  const { chat, texts, locale } = useSurroundings()
  const partTexts = usePartTexts()
  const current = threadShown(useChatState()).conversation
  const { items, hasMore, state, more } = usePages<Conversation>(async (last) => {
    const { conversations, hasMore } = await conversationsOf(chat, last?.id)
    return { items: conversations, hasMore }
  })
  const others = items.filter(({ id }) => id !== current?.id)
  return (
    <div
      className="conversations"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < reachPx) more()
      }}
    >
      <ul>
        {others.map((each) => (
          <li key={each.id}>
            <button type="button" className="conversation" onClick={() => onChoose(each)}>
              <span className="when">{longTime(each.createdAt, locale)}</span>
              <span className="how-many">{partTexts.messages(each.lastSeq, locale)}</span>
            </button>
          </li>
        ))}
      </ul>
      {others.length === 0 && !hasMore && <p className="nothing">{partTexts.noEarlier}</p>}
      {state === 'loading' && <div className="block-room" role="status" aria-label={texts.loadingOlder} />}
      {state === 'failed' && (
        <p className="nothing" role="alert">
          {texts.unknownFailure}
          <button type="button" className="text-button" onClick={more}>
            <RetryIcon />
            {texts.retry}
          </button>
        </p>
      )}
    </div>
  )
}
