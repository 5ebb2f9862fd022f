import type { ConversationRating } from '@parley/protocol/conversation'
import { useState } from 'react'
import { ThumbDownIcon, ThumbUpIcon } from '../components/icons.tsx'
import { usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { CommentForm } from '../forms/comment-form.tsx'
import { Thanks } from '../forms/thanks.tsx'
import { useOnce } from './use-once.ts'

/** The ends of the wire's scale of 1 to 5: two thumbs say no more. */
const scores = { good: 5, bad: 1 } as const

/** `PUT /v1/conversation/rating`: how the whole of it was, asked once. A comment goes with the score once more: the last one counts. */
export function RateConversation({ conversation }: { conversation: string }) {
  const { chat, texts } = useSurroundings()
  const partTexts = usePartTexts()
  const [asked, noteAsked] = useOnce('rating', conversation)
  const [score, setScore] = useState<ConversationRating['score']>()
  const [done, setDone] = useState(false)
  const tell = (rating: ConversationRating) => {
    // One that is lost is not worth a complaint to somebody who does us a favour.
    chat
      .authorized('/v1/conversation/rating', { method: 'PUT', body: { conversationId: conversation, ...rating } })
      .then(noteAsked, console.error)
  }
  const rate = (chosen: ConversationRating['score']) => {
    setScore(chosen)
    tell({ score: chosen })
  }
  if (asked) return null
  if (done) return <Thanks />
  if (score !== undefined)
    return <CommentForm ask="commentAsk" onSend={(comment) => tell({ score, comment })} onClose={() => setDone(true)} />
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="ask" role="group" aria-label={partTexts.ratingAsk}>
      <p className="system">{partTexts.ratingAsk}</p>
      <div className="choices">
        <button type="button" className="choice" onClick={() => rate(scores.good)}>
          <ThumbUpIcon />
          {texts.helpful}
        </button>
        <button type="button" className="choice" onClick={() => rate(scores.bad)}>
          <ThumbDownIcon />
          {texts.notHelpful}
        </button>
      </div>
    </div>
  )
}
