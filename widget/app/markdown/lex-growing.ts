import { lex, type Token } from './lexer.ts'

/** A text as it was lexed so far; given to the next call, so that what stands is not lexed again. */
export interface Lexed {
  readonly text: string
  readonly tokens: readonly Token[]
  /** How many of the tokens can change no more, and how much text they are. */
  readonly settled: { readonly tokens: number; readonly length: number }
  /** Code units lexed in all, over all calls. */
  readonly work: number
}

const none: Lexed = { text: '', tokens: [], settled: { tokens: 0, length: 0 }, work: 0 }

/** An unsettled tail is lexed again at each piece up to here; beyond, only when it has grown by an eighth. */
const smallTail = 4000

/**
 * The blocks of a text that may still be growing. Only the last block can change by what follows, so only that one is
 * lexed again; and while it is long, seldom. So the work is linear in the text, however many pieces it comes in.
 */
export function lexGrowing(text: string, growing: boolean, before: Lexed = none): Lexed {
  const base = text.startsWith(before.text) ? before : none
  if (growing && base === before && text.length - before.text.length < patience(before)) return before
  const tail = text.slice(base.settled.length)
  const fresh = lex(tail)
  const last = fresh.findLastIndex(({ type }) => type !== 'space')
  const kept = base.tokens.slice(0, base.settled.tokens)
  return {
    text,
    tokens: [...kept, ...fresh],
    settled: {
      tokens: kept.length + Math.max(last, 0),
      length: base.settled.length + fresh.slice(0, Math.max(last, 0)).reduce((sum, { raw }) => sum + raw.length, 0),
    },
    work: base.work + tail.length,
  }
}

const patience = ({ text, settled }: Lexed): number => {
  const tail = text.length - settled.length
  return tail <= smallTail ? 1 : tail / 8
}
