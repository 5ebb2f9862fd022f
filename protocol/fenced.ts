/** A fenced block of Markdown that stands in no list and no quote. */
export interface Fenced {
  /** Where its opening line begins and its closing one ends, in UTF-16 code units; without one, where the text ends. */
  readonly start: number
  readonly end: number
  readonly closed: boolean
  /** What is between its lines, where the opening one says that it is a block (`blockFence` of block.ts). */
  readonly block: string | undefined
}

const opening = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/
const closing = /^ {0,3}(`{3,}|~{3,})\s*$/
const blockOpening = /^```parley\s*$/

/**
 * The fenced blocks of an answer, in their order. A fence in another one is text, and all fences are closed as CommonMark
 * says (0.31.2, 4.5). Whoever draws blocks, reads them out or writes them as text goes by this and no other rule.
 */
export function fencedIn(answer: string): Fenced[] {
  const found: Fenced[] = []
  let open: { start: number; mark: string; from: number | undefined } | undefined
  const end = (at: number, until: number, closed: boolean) => {
    if (!open) return
    const { start, from } = open
    // Before its line has ended, it may still become another word.
    const block = from === undefined || from > answer.length ? undefined : answer.slice(from, until)
    found.push({ start, end: at, closed, block })
    open = undefined
  }
  for (const { 0: line, index } of answer.matchAll(/[^\n]+/g)) {
    const after = index + line.length
    if (open) {
      if (closing.exec(line)?.[1]?.startsWith(open.mark)) end(after, index - 1, true)
    } else {
      const mark = opening.exec(line)?.[1]
      if (mark) open = { start: index, mark, from: blockOpening.test(line) ? after + 1 : undefined }
    }
  }
  end(answer.length, answer.length, false)
  return found
}

/** An answer cut at its blocks: Markdown and the source of a block take turns, beginning and ending with Markdown. */
export type Stretch = string | { readonly source: string; readonly closed: boolean }

/** @param growing the text is still being written: a block may be closed by what comes. Else one without an end is none. */
export function stretchesOf(answer: string, growing: boolean): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const { start, end, closed, block } of fencedIn(answer)) {
    if (block === undefined || !(closed || growing)) continue
    stretches.push(answer.slice(at, start), { source: block, closed })
    at = end
  }
  return [...stretches, answer.slice(at)]
}
