import { useEffect, useRef, useState } from 'react'
import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { threadShown } from '../engine/chat-state.ts'
import { finished, wordsBetween } from './sentences.ts'

/** So many announcements stay in the document; a screen reader has them already. */
const kept = 4

interface Announced {
  readonly key: number
  readonly text: string
}

/**
 * Reads answers to a screen reader as they grow, sentence by sentence and each once: pieces of words would be noise, and
 * a whole answer would come late. What was there before this page looked on is history, and not read.
 */
export function Announcer() {
  const { locale } = useSurroundings()
  const { transcript } = threadShown(useChatState())
  const [said, setSaid] = useState<readonly Announced[]>([])
  /** How much of each running message was read, by id. */
  const read = useRef(new Map<string, number>())
  const count = useRef(0)

  useEffect(() => {
    for (const { id, text, status, role } of transcript) {
      if (role === 'visitor') continue
      const streaming = status === 'streaming'
      const start = read.current.get(id) ?? (streaming ? 0 : undefined)
      if (start === undefined) continue
      const end = streaming ? finished(text, start, locale) : text.length
      const words = wordsBetween(text, start, end)
      if (words) setSaid((before) => [...before, { key: count.current++, text: words }].slice(-kept))
      if (streaming) read.current.set(id, end)
      else read.current.delete(id)
    }
  }, [transcript, locale])

  return (
    <div className="unseen" aria-live="polite">
      {said.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  )
}
