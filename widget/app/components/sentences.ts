const fence = /^ {0,3}(?:`{3,}|~{3,})/gm

/**
 * How far a growing Markdown text can be read out, from `start` on: to the end of its last finished sentence or line.
 * What stands in a fenced block is read when that is closed.
 */
export function finished(text: string, start: number, locale: string): number {
  const open = openFence(text.slice(start))
  const readable = open === undefined ? text : text.slice(0, start + open)
  const line = Math.max(readable.lastIndexOf('\n') + 1, start)
  const sentences = sentencesOf(readable.slice(line), locale)
  // The last one may go on.
  const whole = open === undefined ? sentences.slice(0, -1) : sentences
  return line + whole.join('').length
}

/** Where a fence begins that has no end yet. */
function openFence(text: string): number | undefined {
  const fences = Array.from(text.matchAll(fence), ({ index }) => index)
  return fences.length % 2 === 1 ? fences.at(-1) : undefined
}

function sentencesOf(text: string, locale: string): string[] {
  // Browsers before 2024 lack it; there, lines are read.
  if (!('Segmenter' in Intl)) return [text]
  return Array.from(new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text), ({ segment }) => segment)
}
