import type { Message } from '@parley/protocol/message'
import { memo } from 'react'
import { Answerable } from '../blocks/answerable.ts'
import { Avatar } from '../components/avatar.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import { TypingDots } from '../components/typing-dots.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { safeImage, withoutBidiControls } from '../untrusted/links.ts'
import { MessageActions } from './message-actions.tsx'
import { Outcome } from './outcome.tsx'
import { OwnBubble } from './own-bubble.tsx'

interface Props {
  message: Message
  imageHosts: readonly string[]
  /** Where this reply may be asked for again. */
  onRetry: (() => void) | undefined
  /** Nothing was said after it: what it offers can be taken up. */
  last: boolean
  /** It belongs to the current conversation, and the site wants to know what visitors think. */
  takesFeedback: boolean
}

/** One message. A message object changes only when its text or state does, so the others are not drawn again. */
export const Bubble = memo(({ message, imageHosts, onRetry, last, takesFeedback }: Props) => {
  const { texts } = useSurroundings()
  const { seq, role, text, status, author } = message
  const name = author && withoutBidiControls(author.name)
  if (role === 'visitor') return <OwnBubble seq={seq} text={text} at={message.createdAt} />
  if (role === 'system')
    return (
      <p className="system" data-seq={seq} dir="auto">
        {withoutBidiControls(text)}
      </p>
    )
  const streaming = status === 'streaming'
  return (
    <div className={`entry from-${role}`} data-seq={seq}>
      {role === 'agent' && author && name ? (
        <p className="author">
          <Avatar name={name} url={(author.avatarUrl && safeImage(author.avatarUrl, imageHosts)) || undefined} />
          <bdi>{name}</bdi>
        </p>
      ) : (
        <span className="unseen">{name ?? (role === 'agent' ? document.title : texts.assistant)}</span>
      )}
      {text !== '' && (
        <div className="bubble" dir="auto">
          <Answerable value={last && !streaming}>
            <Markdown text={text} growing={streaming} imageHosts={imageHosts} />
          </Answerable>
        </div>
      )}
      {text === '' && streaming && <TypingDots label={texts.typing} />}
      <Outcome message={message} onRetry={onRetry} />
      {text !== '' && !streaming && <MessageActions message={message} takesFeedback={takesFeedback} />}
    </div>
  )
})
