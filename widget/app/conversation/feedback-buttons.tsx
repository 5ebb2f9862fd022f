import type { Message } from '@parley/protocol/message'
import { useRef, useState } from 'react'
import { ThumbDownIcon, ThumbUpIcon } from '../components/icons.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import { usePart } from '../components/use-part.ts'

const load = () => import('../forms/comment-form.tsx')

/** Thumbs. Pressed again they are taken back; the lower one asks what was wrong. */
export function FeedbackButtons({ message }: { message: Message }) {
  const { chat, texts } = useSurroundings()
  const [asking, setAsking] = useState(false)
  const form = usePart(load, asking)
  const lower = useRef<HTMLButtonElement>(null)
  const rating = message.feedback?.rating ?? null
  const press = (which: 'up' | 'down') => {
    setAsking(which === 'down' && rating !== 'down')
    chat.giveFeedback(message, { rating: rating === which ? null : which })
  }
  return (
    <>
      <button
        type="button"
        className="small-button"
        aria-label={texts.helpful}
        title={texts.helpful}
        aria-pressed={rating === 'up'}
        onClick={() => press('up')}
      >
        <ThumbUpIcon />
      </button>
      <button
        ref={lower}
        type="button"
        className="small-button"
        aria-label={texts.notHelpful}
        title={texts.notHelpful}
        aria-pressed={rating === 'down'}
        onClick={() => press('down')}
      >
        <ThumbDownIcon />
      </button>
      {asking && form && (
        <form.CommentForm
          ask="feedbackAsk"
          onSend={(comment) => chat.giveFeedback(message, { rating: 'down', comment })}
          onClose={() => {
            setAsking(false)
            lower.current?.focus()
          }}
        />
      )}
    </>
  )
}
