import type { Message } from '@parley/protocol/message'
import { useMemo } from 'react'
import { useSurroundings } from '../components/surroundings.ts'
import { MessageList } from '../conversation/message-list.tsx'
import { shown } from '../engine/transcript.ts'
import { messagesOf } from './conversation-requests.ts'
import { usePages } from './use-pages.ts'

/** One earlier conversation, to read. */
export function EarlierMessages({ conversation }: { conversation: string }) {
  const { chat, texts } = useSurroundings()
  // Newest first, as they are paged.
  const { items, hasMore, state, more } = usePages<Message>(async (last) => {
    const { messages, hasMore } = await messagesOf(chat, conversation, last?.seq)
    return { items: messages.toReversed(), hasMore }
  })
  const messages = useMemo(() => shown(items.toReversed()), [items])
  return (
    <>
      <MessageList
        messages={messages}
        ownLast={undefined}
        readOlder={hasMore ? more : undefined}
        readingOlder={state === 'loading'}
        answerable={false}
      />
      {state === 'failed' && (
        <p className="nothing" role="alert">
          {texts.unknownFailure}
          <button type="button" className="text-button" onClick={more}>
            {texts.retry}
          </button>
        </p>
      )}
    </>
  )
}
