import { AlertIcon } from '../components/icons.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import type { Pending } from '../engine/pending.ts'
import { OwnBubble } from './own-bubble.tsx'

/** A message of the visitor's own that has not arrived. It stands there from the key press on. */
export function PendingBubble({ pending: { id, text, at, state, code } }: { pending: Pending }) {
  const { chat, texts } = useSurroundings()
  return (
    <div className={`pending ${state}`}>
      <OwnBubble text={text} at={at} />
      {state === 'waiting' && <p className="delivery">{texts.waiting}</p>}
      {state === 'failed' && (
        <p className="delivery failed" role="alert">
          <AlertIcon /> {texts.notSent}
          {code && texts.failure[code] && ` · ${texts.failure[code]}`}
          <button type="button" className="text-button" onClick={() => chat.resend(id)}>
            {texts.retry}
          </button>
          <button type="button" className="text-button" onClick={() => chat.discard(id)}>
            {texts.eraseNow}
          </button>
        </p>
      )}
    </div>
  )
}
