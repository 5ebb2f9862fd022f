import { withBlocksAsText } from '@parley/protocol/block-text'
import { fencedIn } from '@parley/protocol/fenced'
import { longestMarkdown } from '../markdown/lexer.ts'
import { plainText } from '../markdown/plain-text.ts'

/**
 * How far a growing Markdown text can be read out, from `start` on: to the end of its last finished sentence or line.
 * What stands in a fenced block is read when that is closed.
 */
export function finished(whole: string, start: number, locale: string): number {
  const text = whole.slice(0, longestMarkdown)
  // Its last line may be the closing one and go on.
  const open = fencedIn(text).findLast(({ end }) => end === text.length)
  const readable = text.slice(0, open?.start)
  const line = Math.max(readable.lastIndexOf('\n') + 1, start)
  const sentences = sentencesOf(readable.slice(line), locale)
  // The last one may go on.
  const ended = open ? sentences : sentences.slice(0, -1)
  return line + ended.join('').length
}

/**
 * What is read out of a part of a Markdown text that `finished` told. Where blocks are shows in the whole of it alone: the
 * part may begin in the middle of a line.
 */
export const wordsBetween = (text: string, start: number, end: number): string =>
  plainText(asText(text, end).slice(asText(text, start).length))

/** Up to where the text is drawn as Markdown: what is beyond stands there as it is, and is not read out. */
const asText = (text: string, end: number) => withBlocksAsText(text.slice(0, Math.min(end, longestMarkdown)))

function sentencesOf(text: string, locale: string): string[] {
  // Browsers before 2024 lack it; there, lines are read.
  if (!('Segmenter' in Intl)) return [text]
  return Array.from(new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text), ({ segment }) => segment)
}
