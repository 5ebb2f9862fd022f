import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useSurroundings } from './context.ts'

const longest = 1000

interface Props {
  onSend(comment: string): void
  onClose(): void
}

/** What was wrong with an answer, in the visitor's words, if they like. */
export function FeedbackForm({ onSend, onClose }: Props) {
  const { texts } = useSurroundings()
  const [comment, setComment] = useState('')
  const [sent, setSent] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])

  const send = (event: FormEvent) => {
    event.preventDefault()
    if (comment.trim() === '') return onClose()
    onSend(comment.trim())
    setSent(true)
  }
  if (sent)
    return (
      <p className="thanks" role="status">
        {texts.thanks}
      </p>
    )
  return (
    <form
      className="feedback"
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <textarea
        ref={field}
        rows={2}
        dir={comment && 'auto'}
        maxLength={longest}
        value={comment}
        aria-label={texts.feedbackAsk}
        placeholder={texts.feedbackAsk}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button type="submit" className="button primary">
          {texts.sendFeedback}
        </button>
      </div>
    </form>
  )
}
