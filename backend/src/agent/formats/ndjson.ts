import { knownReason } from '../known-reasons.ts'
import type { AnswerFormat } from './answer-format.ts'
import { answerText, isRecord } from './answer-text.ts'
import { createLines } from './lines.ts'
import { createSegments } from './segments.ts'

const chunkTypes = new Set(['begin', 'item', 'end', 'error', 'keepalive'])

/**
 * Whether a body's first line is one of n8n's chunks (n8n, packages/workflow/src/interfaces.ts, `StructuredChunk`), or one
 * of a type that a later n8n may add: it has a type and holds no answer.
 */
export const isChunkLine = (line: string): boolean => {
  const chunk = parse(line)
  if (chunk === undefined || typeof chunk.type !== 'string') return false
  return chunkTypes.has(chunk.type) || answerText(chunk) === undefined
}

/**
 * n8n's stream: one chunk a line. The end of the connection is its only end; `error` is not one, because a workflow may go
 * on after it. A line that is no JSON object is never shown: n8n writes none, so a proxy did.
 */
export const createNdjson = (maxHeld: number): AnswerFormat => {
  const segments = createSegments(maxHeld)
  const lines = createLines(maxHeld)
  let failure: string | undefined
  let progress = 0

  const read = (line: string): string => {
    if (line.trim() === '') return ''
    const chunk = parse(line)
    if (chunk === undefined) {
      if (/^\s*[{<]/.test(line)) failure = 'a line that is HTML, or cut off'
      return ''
    }
    switch (chunk.type) {
      case 'begin':
        return segments.begin(keyOf(chunk.metadata))
      case 'item': {
        const content = typeof chunk.content === 'string' ? chunk.content : ''
        if (content === '') return ''
        progress += 1
        failure = undefined
        return segments.item(keyOf(chunk.metadata), content)
      }
      case 'end':
        return segments.end(keyOf(chunk.metadata))
      case 'error':
        failure = typeof chunk.content === 'string' ? `error: ${knownReason(chunk.content)}` : 'error without a reason'
        return ''
      default:
        return ''
    }
  }

  return {
    get progress() {
      return progress
    },
    get failure() {
      return failure
    },
    push: (text) => lines.push(text, read),
    end: () => lines.end(read) + segments.finish(),
  }
}

const parse = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** n8n's Chat Hub tells segments apart by the same three. The item stands last: `segments.ts` relies on it. */
const keyOf = (metadata: unknown): string => {
  if (!isRecord(metadata)) return ''
  return [metadata.nodeId, metadata.runIndex, metadata.itemIndex].map(shortId).join('|')
}

/** Of any length it would be held for as long as its segment is open; n8n's are UUIDs and small numbers. */
const shortId = (id: unknown): string =>
  typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, longestId) : ''

const longestId = 100
