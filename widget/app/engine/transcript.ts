import type { StreamEvents } from '@parley/protocol/events'
import type { Message, MessageStatus } from '@parley/protocol/message'

/** The messages of one conversation, ascending by `seq`, each `seq` once. Never changed in place. */
export type Transcript = readonly Message[]

/**
 * Puts a message where it belongs. It replaces the held one, save where that would take back what is already known: a
 * text that is longer while both stream, or an end. That happens when a list and a stream cross on their way, and
 * the visitor would see the answer jump backwards.
 */
export function put(transcript: Transcript, message: Message): Transcript {
  const index = indexOf(transcript, message.seq)
  const held = transcript[index]
  if (held?.seq !== message.seq) return transcript.toSpliced(index, 0, message)
  const older =
    message.status === 'streaming' && (held.status !== 'streaming' || held.text.length > message.text.length)
  return older && held.id === message.id ? transcript : transcript.with(index, message)
}

export const putAll = (transcript: Transcript, messages: readonly Message[]): Transcript =>
  messages.reduce(put, transcript)

/**
 * Appends a piece of a running text. At the held length it appends; below it only its new part counts; above it, or
 * without its message, something was missed: null, and the messages must be read again.
 */
export function append(transcript: Transcript, { seq, offset, text }: StreamEvents['delta']): Transcript | null {
  const index = indexOf(transcript, seq)
  const held = transcript[index]
  if (held?.seq !== seq || offset > held.text.length) return null
  const fresh = text.slice(held.text.length - offset)
  if (fresh === '' || held.status !== 'streaming') return transcript
  return transcript.with(index, { ...held, text: held.text + fresh })
}

/** Ends a message; null where it is not held. */
export function end(transcript: Transcript, { seq, status, code }: StreamEvents['done']): Transcript | null {
  const index = indexOf(transcript, seq)
  const held = transcript[index]
  if (held?.seq !== seq) return null
  return transcript.with(index, { ...held, status, ...(code && { code }) })
}

/** Where `seq` stands or would stand. Most events are about the last messages, so it looks from the end. */
function indexOf(transcript: Transcript, seq: number): number {
  let index = transcript.length
  while (index > 0 && (transcript[index - 1]?.seq ?? 0) >= seq) index--
  return index
}

const unfinished: readonly MessageStatus[] = ['failed', 'interrupted']

/** What a visitor sees: without replies that a later one took the place of. */
export function shown(transcript: Transcript): Transcript {
  const replaced = new Set(transcript.map((message) => message.retryOf))
  return transcript.filter((message) => !replaced.has(message.id))
}

/** The reply that may be asked for again: the last one, where it did not come to its end. */
export function retryable(transcript: Transcript): Message | undefined {
  const last = transcript.findLast((message) => message.role !== 'visitor')
  return last && unfinished.includes(last.status) && last.role === 'assistant' ? last : undefined
}

/** The reply that runs or is next to run. */
export const running = (transcript: Transcript): Message | undefined =>
  transcript.find((message) => message.status === 'streaming')
