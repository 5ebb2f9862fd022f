import { AnswerTooLarge } from '../answer-too-large.ts'
import { knownReason } from '../known-reasons.ts'
import type { AnswerFormat } from './answer-format.ts'
import { answerText, isRecord } from './answer-text.ts'
import { createLines } from './lines.ts'

/**
 * `text/event-stream` (WHATWG HTML §9.2.6), as agents that are not n8n write it: an event's data is text, or JSON that
 * holds the text, also in the shape of OpenAI's stream. `[DONE]` and events named `done`, `end` or `ping` carry no text.
 */
export const createSse = (maxHeld: number): AnswerFormat => {
  const lines = createLines(maxHeld)
  let event = ''
  let data: string[] = []
  let held = 0
  let progress = 0
  let failure: string | undefined

  const dispatch = (): string => {
    const name = event
    const text = data.join('\n')
    event = ''
    data = []
    held = 0
    if (text === '' || text === '[DONE]' || silent.has(name)) return ''
    if (name === 'error') {
      failure = `error: ${knownReason(text)}`
      return ''
    }
    const piece = textOf(text)
    if (piece === '') return ''
    progress += 1
    failure = undefined
    return piece
  }
  const read = (line: string): string => {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') event = value
    if (field === 'data') {
      data.push(value)
      held += value.length + 1
      if (held > maxHeld) throw new AnswerTooLarge()
    }
    return ''
  }

  return {
    get progress() {
      return progress
    },
    get failure() {
      return failure
    },
    push: (text) => lines.push(text, read),
    // An event that its blank line did not end is discarded by browsers; agents forget that line after the last one.
    end: () => lines.end(read) + dispatch(),
  }
}

const silent = new Set(['done', 'end', 'ping'])

const textOf = (data: string): string => {
  if (!/^[{["]/.test(data)) return data
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return data
  }
  // A piece may be a space alone, which `answerText` would take for no answer.
  if (typeof value === 'string') return value
  return deltaOf(value) ?? answerText(value) ?? ''
}

/** OpenAI's `choices[0].delta.content`. */
const deltaOf = (value: unknown): string | undefined => {
  if (!isRecord(value) || !Array.isArray(value.choices)) return undefined
  const choice: unknown = value.choices[0]
  if (!isRecord(choice) || !isRecord(choice.delta)) return ''
  return typeof choice.delta.content === 'string' ? choice.delta.content : ''
}
