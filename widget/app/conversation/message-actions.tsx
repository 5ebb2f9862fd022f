import { withBlocksAsText } from '@parley/protocol/block-text'
import type { Message } from '@parley/protocol/message'
import { useState } from 'react'
import { CheckIcon, CopyIcon } from '../components/icons.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import { timeOf } from '../components/time.ts'
import { FeedbackButtons } from './feedback-buttons.tsx'

const saidMs = 2000

/** What can be done with an answer: on hover and focus, and always where nothing can hover. */
export function MessageActions({ message, takesFeedback }: { message: Message; takesFeedback: boolean }) {
  const { texts, locale } = useSurroundings()
  const [copied, setCopied] = useState<string>()
  const copy = () => {
    const say = (text: string) => {
      setCopied(text)
      setTimeout(() => setCopied(undefined), saidMs)
    }
    navigator.clipboard.writeText(withBlocksAsText(message.text)).then(
      () => say(texts.copied),
      () => say(texts.unknownFailure),
    )
  }
  return (
    <div className="actions">
      {'clipboard' in navigator && (
        <button type="button" className="small-button" aria-label={texts.copy} title={texts.copy} onClick={copy}>
          {copied ? <CheckIcon /> : <CopyIcon />}
        </button>
      )}
      {message.role === 'assistant' && takesFeedback && <FeedbackButtons message={message} />}
      <time dateTime={message.createdAt} dir="auto">
        {timeOf(message.createdAt, locale)}
      </time>
      <span className="unseen" role="status">
        {copied}
      </span>
    </div>
  )
}
