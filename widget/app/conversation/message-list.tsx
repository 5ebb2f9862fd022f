import type { Message } from '@parley/protocol/message'
import { Fragment, type ReactNode, useRef } from 'react'
import { Boundary } from '../components/boundary.tsx'
import { Crashed } from '../components/crashed.tsx'
import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { useReading } from '../reading/use-reading.ts'
import { Bubble } from './bubble.tsx'
import { Pill } from './pill.tsx'

interface Props {
  messages: readonly Message[]
  /** Names the last message of the reader's own. */
  ownLast: string | undefined
  readOlder: (() => void) | undefined
  readingOlder: boolean
  /** What happened between a message and the next one. */
  between?: ((message: Message, next: Message | undefined) => ReactNode) | null | undefined
  /** The reply that may be asked for again. */
  failed?: Message | undefined
  /** What the last message offers can be answered. An earlier conversation is only read. */
  answerable: boolean
  before?: ReactNode
  after?: ReactNode
}

const nobody: readonly string[] = []

/**
 * Messages that scroll. It is a log, but silent: a screen reader would read each piece of a growing answer. `Announcer`
 * reads finished sentences instead.
 */
export function MessageList({ messages, between, before, after, ...props }: Props) {
  const { chat, texts, crashed } = useSurroundings()
  const { site, thread } = useChatState()
  const takingFeedback = site?.features.feedback ? thread.conversation?.id : undefined
  const list = useRef<HTMLDivElement>(null)
  const { range, onScroll, toEnd, far, news } = useReading({ list, messages, ...props })
  const whole = range.to === messages.length

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
        onScroll={onScroll}
      >
        <div className="log-content">
          {props.readingOlder && <p className="system">{texts.loadingOlder}</p>}
          {range.from === 0 && before}
          {messages.slice(range.from, range.to).map((message, index) => {
            const next = messages[range.from + index + 1]
            return (
              <Fragment key={message.seq}>
                <Boundary onError={crashed} fallback={(again) => <Crashed again={again} />}>
                  <Bubble
                    message={message}
                    imageHosts={site?.imageHosts ?? nobody}
                    onRetry={message === props.failed ? chat.retry : undefined}
                    last={props.answerable && next === undefined}
                    takesFeedback={message.conversationId === takingFeedback}
                  />
                </Boundary>
                {between?.(message, next)}
              </Fragment>
            )
          })}
          {whole && after}
        </div>
      </div>
      {(far || news > 0) && <Pill news={news} onClick={toEnd} />}
    </div>
  )
}
