import type { Message } from '@parley/protocol/message'
import type { Texts } from '../texts/texts.ts'
import { useSurroundings } from './context.ts'
import { RetryIcon } from './icons.tsx'

/** How a reply ended, where it did not simply end. */
export function Outcome({ message, onRetry }: { message: Message; onRetry: (() => void) | undefined }) {
  const { texts } = useSurroundings()
  const text = outcomeText(message, texts)
  if (!text) return null
  return (
    <p className={message.status === 'stopped' ? 'outcome' : 'outcome failed'}>
      {text}
      {onRetry && (
        <button type="button" className="text-button" onClick={onRetry}>
          <RetryIcon />
          {texts.retry}
        </button>
      )}
    </p>
  )
}

export function outcomeText({ status, code }: Message, texts: Texts): string | undefined {
  if (status === 'stopped') return texts.stopped
  if (status === 'interrupted') return texts.interrupted
  return status === 'failed' ? ((code && texts.failure[code]) ?? texts.failed) : undefined
}
