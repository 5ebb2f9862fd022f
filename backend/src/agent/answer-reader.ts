import type { AnswerFormat } from './formats/answer-format.ts'
import { sniff } from './formats/sniff.ts'
import { createWellFormed } from './well-formed.ts'

/**
 * Bytes of an answer in, its text out. The format is told by the first line that is not blank, never by the Content-Type:
 * n8n calls its NDJSON `application/json`, and says `text/html` of plain text.
 *
 * @param maxHeld longest text, in UTF-16 code units, that may wait to be understood.
 * @param contentType decides only where the first line could be text or an event stream.
 */
export const createAnswerReader = (maxHeld: number, contentType: string) => {
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
