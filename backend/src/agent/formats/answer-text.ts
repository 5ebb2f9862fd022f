import { n8nTexts } from './n8n-texts.ts'

/** Where the answer may stand in a JSON object; the first that holds something counts (docs/n8n/README.md). */
const fields = ['output', 'text', 'message', 'response', 'answer']

/** With room for a line end or two. */
const longestN8nText = Math.max(...n8nTexts.map((text) => text.length)) + 16

/** An output parser's object within an array's item within a field is the deepest that n8n makes by itself. */
const maxDepth = 4

/** The answer in a JSON value, or undefined where there is none. An array counts by its first item. */
export const answerText = (value: unknown, depth = maxDepth): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' || isN8nText(value) ? undefined : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (depth === 0) return undefined
  if (Array.isArray(value)) return answerText(value[0], depth - 1)
  if (!isRecord(value) || isN8nError(value)) return undefined
  for (const field of fields) {
    const text = answerText(value[field], depth - 1)
    if (text !== undefined) return text
  }
  return undefined
}

export const isN8nText = (text: string): boolean => n8nTexts.includes(text.trim())

/** Whether more of the text must be seen before it is known to be an answer. */
export const mayBecomeN8nText = (start: string): boolean =>
  // Nobody pads these; without a bound an agent that sends blanks for ever would have them all looked at again each time.
  start.length <= longestN8nText && n8nTexts.some((text) => text.startsWith(start.trim()))

/** n8n's own errors are `{code: <number>, message, hint?}` (n8n, packages/cli/src/response-helper.ts). */
const isN8nError = (value: Record<string, unknown>): boolean => typeof value.code === 'number' && 'message' in value

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
