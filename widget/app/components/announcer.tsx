import { useEffect, useRef, useState } from 'react'
import { plainText } from '../markdown/plain-text.ts'
import { useChatState } from './context.ts'

/**
 * Reads a finished reply to a screen reader: one that ended while this page was looking on, whole, once. Pieces are
 * never read, and neither is the history.
 */
export function Announcer() {
  const { transcript } = useChatState().thread
  const [words, setWords] = useState('')
  const running = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const ended = transcript.find(({ id, status }) => running.current.has(id) && status !== 'streaming')
    running.current = new Set(transcript.filter(({ status }) => status === 'streaming').map(({ id }) => id))
    if (ended) setWords(plainText(ended.text))
  }, [transcript])
  return (
    <div className="unseen" aria-live="polite" aria-atomic="true">
      {words}
    </div>
  )
}
