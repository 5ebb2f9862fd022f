import type { AnswerFormat } from './answer-format.ts'
import { createEventStream } from './event-stream.ts'
import { createJsonBody } from './json-body.ts'
import { createNdjson, isChunkLine } from './ndjson.ts'
import { createHtmlPage, createTextBody } from './text-body.ts'
import { createWellFormed } from './well-formed.ts'

/**
 * Bytes of an answer in, its text out. The format is told by the first line that is not blank, never by the Content-Type:
 * n8n calls its NDJSON `application/json`, and says `text/html` of plain text.
 *
 * @param maxHeld longest text, in UTF-16 code units, that may wait to be understood.
 * @param contentType decides only where the first line could be text or an event stream.
 */
export const createAnswerStream = (maxHeld: number, contentType: string) => {
  const decoder = new TextDecoder()
  const wellFormed = createWellFormed()
  const saysEventStream = contentType.startsWith('text/event-stream')
  let start = ''
  let format: AnswerFormat | undefined

  const read = (text: string, ended: boolean): string => {
    if (format !== undefined) return format.push(text)
    start = (start + text).trimStart()
    const make = sniff(start, ended, saysEventStream)
    if (make === undefined) return ''
    format = make(maxHeld)
    return format.push(start)
  }

  return {
    /** @throws {AnswerTooLarge} */
    push: (bytes: Uint8Array): string => wellFormed.push(read(decoder.decode(bytes, { stream: true }), false)),
    end: (): string => wellFormed.push(read(decoder.decode(), true) + (format?.end() ?? '')) + wellFormed.end(),
    get progress() {
      return format?.progress ?? 0
    },
    get failure() {
      return format?.failure
    },
  }
}

type Make = (maxHeld: number) => AnswerFormat

/** Longest of the beginnings that tell a format, `<!doctype html`. */
const sniffLength = 14

const longLine = 4_096

/** @returns nothing while it cannot be told yet. */
const sniff = (start: string, ended: boolean, saysEventStream: boolean): Make | undefined => {
  const lineEnd = start.indexOf('\n')
  const whole = ended || lineEnd !== -1
  const line = lineEnd === -1 ? start : start.slice(0, lineEnd)
  if (start === '') return undefined
  if (start[0] === '[' || start[0] === '"') return createJsonBody
  if (start[0] === '{') {
    if (whole) return isChunkLine(line) ? createNdjson : createJsonBody
    // A first line this long is read no further: n8n writes the type first.
    if (line.length > longLine)
      return /^\{\s*"type"\s*:\s*"(begin|item|error)"/.test(line) ? createNdjson : createJsonBody
    return undefined
  }
  if (!whole && start.length < sniffLength) return undefined
  if (/^<(!doctype html|html|head|body)\b/i.test(line)) return createHtmlPage
  if (/^(data|event):/.test(line) || (saysEventStream && /^(id|retry)?:/.test(line))) return createEventStream
  return createTextBody
}
