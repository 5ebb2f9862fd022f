import type { Message } from '@parley/protocol/message'
import { useRef } from 'react'
import { RetryIcon } from '../components/icons.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import type { Texts } from '../texts/texts.ts'

/** How a reply ended, where it did not simply end; an alert where that happened before the visitor's eyes. */
export function Outcome({ message, onRetry }: { message: Message; onRetry: (() => void) | undefined }) {
  const { texts } = useSurroundings()
  const watched = useRef(message.status === 'streaming')
  const text = outcomeText(message, texts)
  const failed = message.status !== 'stopped'
  if (!text) return null
  return (
    <p className={failed ? 'outcome failed' : 'outcome'} role={failed && watched.current ? 'alert' : undefined}>
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

function outcomeText({ status, code }: Message, texts: Texts): string | undefined {
  if (status === 'stopped') return texts.stopped
  if (status === 'interrupted') return texts.interrupted
  return status === 'failed' ? ((code && texts.failure[code]) ?? texts.failed) : undefined
}
