import { useState } from 'react'
import { usePartTexts } from '../components/surroundings.ts'
import { CancellableForm } from './cancellable-form.tsx'
import { Thanks } from './thanks.tsx'

const longest = 1000

interface Props {
  /** What the field is for. */
  ask: 'feedbackAsk' | 'commentAsk'
  onSend(comment: string): void
  onClose(): void
}

/** What somebody has to say about an answer or a conversation, in their own words, if they like. */
export function CommentForm({ ask, onSend, onClose }: Props) {
  const partTexts = usePartTexts()
  const [comment, setComment] = useState('')
  const [sent, setSent] = useState(false)
  const send = () => {
    if (comment.trim() === '') return onClose()
    onSend(comment.trim())
    setSent(true)
  }
  if (sent) return <Thanks />
  return (
    <CancellableForm onSend={send} onCancel={onClose}>
      <textarea
        rows={2}
        dir={comment && 'auto'}
        maxLength={longest}
        value={comment}
        aria-label={partTexts[ask]}
        placeholder={partTexts[ask]}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CancellableForm>
  )
}
