import { useLayoutEffect, useMemo, useRef } from 'react'
import { hasOlder } from '../engine/thread.ts'
import { retryable, shown } from '../engine/transcript.ts'
import { siteWords } from '../site-words.ts'
import { Bubble } from './bubble.tsx'
import { useChatState, useSurroundings } from './context.ts'
import { DownIcon } from './icons.tsx'
import { PendingBubble } from './pending-bubble.tsx'
import { useStickyScroll } from './use-sticky-scroll.ts'

const nobody: readonly string[] = []

/**
 * The conversation. It is a log, but silent: a screen reader would read each piece of a growing answer. `Announcer`
 * reads finished ones instead.
 */
export function Log() {
  const { chat, texts, locale } = useSurroundings()
  const { thread, pending, site, readingOlder } = useChatState()
  const list = useRef<HTMLDivElement>(null)
  const messages = useMemo(() => shown(thread.transcript), [thread.transcript])
  const arrived = useMemo(() => new Set(messages.map(({ clientId }) => clientId)), [messages])
  const own = pending.filter(({ id }) => !arrived.has(id))
  const ownCount = messages.filter(({ role }) => role === 'visitor').length + own.length
  const failed = retryable(thread.transcript)
  const welcome = site && (siteWords(site, locale).welcome ?? texts.empty)
  const last = messages.at(-1)
  const { onScroll, news, toEnd } = useStickyScroll(list, ownCount, `${last?.seq}.${last?.text.length}`)
  useAnchorAtTop(list, messages[0]?.seq)

  return (
    <div className="log-frame">
      <div
        className="log"
        ref={list}
        role="log"
        aria-live="off"
        aria-label={texts.conversation}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        onScroll={() => {
          onScroll()
          if (list.current && list.current.scrollTop < 80 && hasOlder(thread)) chat.readOlder()
        }}
      >
        <div className="log-content">
          {readingOlder && <p className="system">{texts.loadingOlder}</p>}
          {welcome && !hasOlder(thread) && (
            <div className="entry from-assistant">
              <div className="bubble" dir="auto">
                {welcome}
              </div>
            </div>
          )}
          {messages.map((message) => (
            <Bubble
              key={message.seq}
              message={message}
              texts={texts}
              imageHosts={site?.imageHosts ?? nobody}
              onRetry={message === failed ? chat.retry : undefined}
            />
          ))}
          {own.map((each) => (
            <PendingBubble key={each.id} pending={each} texts={texts} onResend={chat.resend} />
          ))}
        </div>
      </div>
      {news && (
        <button type="button" className="pill" onClick={() => toEnd('smooth')}>
          <DownIcon />
          {texts.newMessages(1)}
        </button>
      )}
    </div>
  )
}

/** Older messages come in above; what is being read stays where it is. */
function useAnchorAtTop(list: React.RefObject<HTMLDivElement | null>, firstSeq: number | undefined) {
  const before = useRef({ firstSeq, height: 0 })
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const grown = element.scrollHeight - before.current.height
    const { firstSeq: earlier } = before.current
    if (firstSeq !== undefined && earlier !== undefined && firstSeq < earlier) element.scrollTop += grown
    before.current = { firstSeq, height: element.scrollHeight }
  })
}
