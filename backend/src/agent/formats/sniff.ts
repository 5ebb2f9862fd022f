import type { AnswerFormat } from './answer-format.ts'
import { createHtmlPage } from './html-page.ts'
import { createJson } from './json.ts'
import { createNdjson, isChunkLine } from './ndjson.ts'
import { createSse } from './sse.ts'
import { createText } from './text.ts'

type Make = (maxHeld: number) => AnswerFormat

/** Longest of the beginnings that tell a format, `<!doctype html`. */
const sniffLength = 14

const longLine = 4_096

/**
 * How the format of an answer is told from how it begins. A new format is a file here and a line below; with it go a
 * sentence in docs/n8n/README.md ("What Parley understands"), one in decision 0003, and for a failure of its own a case in
 * command-line/doctor/agent-advice.ts.
 *
 * @returns nothing while it cannot be told yet.
 */
export const sniff = (start: string, ended: boolean, saysEventStream: boolean): Make | undefined => {
  const lineEnd = start.indexOf('\n')
  const whole = ended || lineEnd !== -1
  const line = lineEnd === -1 ? start : start.slice(0, lineEnd)
  if (start === '') return undefined
  if (start[0] === '[' || start[0] === '"') return createJson
  if (start[0] === '{') {
    if (whole) return isChunkLine(line) ? createNdjson : createJson
    // A first line this long is read no further: n8n writes the type first.
    if (line.length > longLine) return /^\{\s*"type"\s*:\s*"(begin|item|error)"/.test(line) ? createNdjson : createJson
    return undefined
  }
  if (!whole && start.length < sniffLength) return undefined
  if (/^<(!doctype html|html|head|body)\b/i.test(line)) return createHtmlPage
  if (/^(data|event):/.test(line) || (saysEventStream && /^(id|retry)?:/.test(line))) return createSse
  return createText
}
