import { AnswerTooLarge } from '../answer-too-large.ts'
import { answerText } from './answer-text.ts'

/** What stands between two segments of one answer. */
const separator = '\n\n'

/** Items of a batch at once. n8n sends one or a few; every chunk looks through all that are open. */
const maxOpen = 100

/** One begin…end of one node: what a model said between two tool calls, or what a Respond to Webhook node sent. */
interface Segment {
  key: string
  /** `held` until it is known whether it is JSON; `json` to its end; `text` flows. */
  mode: 'held' | 'json' | 'text'
  pending: string[]
  flowing: boolean
  ended: boolean
}

/**
 * Joins an answer's segments, non-empty ones by a blank line. Items of a batch interleave (same node and run, another
 * item): the oldest open segment flows and the others wait for it, so that no two answers are shuffled into each other.
 * Every method tolerates what n8n leaves out: a `begin`, an `end`, the metadata.
 *
 * @param maxHeld longest text, in UTF-16 code units, that may wait.
 */
export const createSegments = (maxHeld: number) => {
  const open: Segment[] = []
  let started = false
  let held = 0

  const openSegment = (key: string): Segment => {
    if (open.length === maxOpen) throw new AnswerTooLarge()
    // Nodes run one after the other: another node, or the same item again, means that an `end` is missing.
    for (const before of open) {
      if (before.key === key || runOf(before.key) !== runOf(key)) before.ended = true
    }
    const segment: Segment = { key, mode: 'held', pending: [], flowing: false, ended: false }
    open.push(segment)
    return segment
  }
  const current = (key: string) => open.find((segment) => segment.key === key && !segment.ended)

  /** What can flow now: the text of the oldest segment, and of each after it as those before it end. */
  const flow = (): string => {
    let text = ''
    for (let segment = open[0]; segment !== undefined; segment = open[0]) {
      const piece = take(segment)
      if (piece !== '') {
        text += segment.flowing ? piece : start(piece)
        segment.flowing = true
      }
      if (!segment.ended) return text
      open.shift()
    }
    return text
  }
  const start = (piece: string): string => {
    const before = started ? separator : ''
    started = true
    return before + piece
  }
  const take = (segment: Segment): string => {
    const { pending } = segment
    if (pending.length === 0) return ''
    if (segment.mode !== 'text' && !segment.ended) return ''
    const all = pending.join('')
    segment.pending = []
    held -= all.length
    if (segment.mode === 'text') return all
    return segment.mode === 'json' ? fromJson(all) : ''
  }

  return {
    begin(key: string): string {
      openSegment(key)
      return flow()
    },
    item(key: string, content: string): string {
      const segment = current(key) ?? openSegment(key)
      if (segment.mode === 'held') segment.mode = modeOf(content)
      segment.pending.push(content)
      held += content.length
      const text = flow()
      if (held > maxHeld) throw new AnswerTooLarge()
      return text
    },
    end(key: string): string {
      const segment = current(key)
      if (segment !== undefined) segment.ended = true
      return flow()
    },
    /** The stream is over, and with it every segment. */
    finish(): string {
      for (const segment of open) segment.ended = true
      return flow()
    },
  }
}

/** The part of a segment's key that is the same for all items of a batch. */
const runOf = (key: string): string => key.slice(0, key.lastIndexOf('|'))

/** Told by the segment's first character that is not blank. */
const modeOf = (content: string): Segment['mode'] => {
  const first = content.trimStart()[0]
  if (first === undefined) return 'held'
  return first === '{' ? 'json' : 'text'
}

/** Text that only looked like JSON is the answer as it stands; JSON that holds no answer is none. */
const fromJson = (text: string): string => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  return answerText(value) ?? ''
}
