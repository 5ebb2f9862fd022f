import type { Pending } from '../engine/outbox.ts'
import type { Texts } from '../texts/texts.ts'
import { AlertIcon } from './icons.tsx'
import { Own } from './own.tsx'

interface Props {
  pending: Pending
  texts: Texts
  onResend(id: string): void
}

/** A message of the visitor's own that has not arrived. It stands there from the key press on. */
export const PendingBubble = ({ pending: { id, text, at, state, code }, texts, onResend }: Props) => (
  <div className={`pending ${state}`}>
    <Own text={text} at={at} />
    {state === 'waiting' && <p className="delivery">{texts.waiting}</p>}
    {state === 'failed' && (
      <p className="delivery failed" role="alert">
        <AlertIcon /> {texts.notSent}
        {code && texts.failure[code] && ` · ${texts.failure[code]}`}
        <button type="button" className="text-button" onClick={() => onResend(id)}>
          {texts.retry}
        </button>
      </p>
    )}
  </div>
)
