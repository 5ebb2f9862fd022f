import type { Message } from '@parley/protocol/message'
import { memo } from 'react'
import { withoutBidiControls } from '../markdown/links.ts'
import { Markdown } from '../markdown/markdown.tsx'
import type { Texts } from '../texts/texts.ts'
import { RetryIcon } from './icons.tsx'
import { TypingDots } from './typing-dots.tsx'

interface Props {
  message: Message
  texts: Texts
  imageHosts: readonly string[]
  /** Where this reply may be asked for again. */
  onRetry: (() => void) | undefined
}

/** One message. A message object changes only when its text or state does, so the others are not drawn again. */
export const Bubble = memo(({ message, texts, imageHosts, onRetry }: Props) => {
  const { role, text, status, author } = message
  if (role === 'visitor') return <Own text={text} texts={texts} />
  if (role === 'system') return <p className="system">{withoutBidiControls(text)}</p>
  return (
    <div className={`entry from-${role}`}>
      <span className="unseen">{author ? withoutBidiControls(author.name) : texts.assistant}</span>
      {text !== '' && (
        <div className="bubble" dir="auto">
          <Markdown text={text} growing={status === 'streaming'} imageHosts={imageHosts} />
        </div>
      )}
      {text === '' && status === 'streaming' && <TypingDots label={texts.typing} />}
      <Outcome message={message} texts={texts} onRetry={onRetry} />
    </div>
  )
})

export const Own = ({ text, texts }: { text: string; texts: Texts }) => (
  <div className="entry own">
    <span className="unseen">{texts.you}</span>
    <div className="bubble plain" dir="auto">
      {withoutBidiControls(text)}
    </div>
  </div>
)

/** How a reply ended, where it did not simply end. */
function Outcome({ message: { status, code }, texts, onRetry }: Omit<Props, 'imageHosts'>) {
  if (status === 'complete' || status === 'streaming') return null
  if (status === 'stopped') return <p className="outcome">{texts.stopped}</p>
  const why = status === 'interrupted' ? texts.interrupted : ((code && texts.failure[code]) ?? texts.failed)
  return (
    <p className="outcome failed">
      {why}
      {onRetry && (
        <button type="button" className="text-button" onClick={onRetry}>
          <RetryIcon />
          {texts.retry}
        </button>
      )}
    </p>
  )
}
