import { type FormEvent, useEffect, useRef, useState } from 'react'
import { adoptStyles } from '../styles/adopt-styles.ts'
import css from '../styles/feedback.css?inline'
import '../styles/form-buttons.ts'
import { useSurroundings } from './context.ts'

adoptStyles(css)

const longest = 1000

interface Props {
  /** What the field is for. */
  ask: string
  onSend(comment: string): void
  onClose(): void
}

/** What somebody has to say about an answer or a conversation, in their own words, if they like. */
export function FeedbackForm({ ask, onSend, onClose }: Props) {
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
        aria-label={ask}
        placeholder={ask}
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
