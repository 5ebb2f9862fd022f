import { Lexer, type MarkedToken, type Token, Tokenizer, type TokensList } from 'marked'

export type { MarkedToken, Token }

/** Text beyond it is shown as it is, in UTF-16 code units. An answer that a person reads is far below. */
export const longestMarkdown = 60_000
/** Lists in quotes in lists: deeper than this it is not structure but an attack on the stack. */
const deepest = 6
/** Some inline rules look at a run again for each of its marks. So long a run is no prose, and stays as it is. */
const longestRun = 4000

const nothing = () => undefined
/** HTML is text here, so marked is told not to look for it; underline headings make "---" after a line surprising. */
const turnedOff = { html: nothing, tag: nothing, def: nothing, lheading: nothing }

/** How marked is to read a chat's texts. */
export const reading = (tokenizer: Tokenizer) => ({
  gfm: true,
  breaks: true,
  tokenizer: Object.assign(tokenizer, turnedOff),
})

/** Stops at a depth and a length: what is beyond stays a text token of its source. */
class BoundedLexer extends Lexer {
  #depth = 0

  override blockTokens(source: string, tokens = noTokens(), lastParagraphClipped?: boolean): TokensList {
    if (this.#depth >= deepest) {
      tokens.push({ type: 'text', raw: source, text: source })
      return tokens
    }
    this.#depth++
    super.blockTokens(source, tokens, lastParagraphClipped)
    this.#depth--
    return tokens
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (source.length <= longestRun) return super.inlineTokens(source, tokens)
    tokens.push({ type: 'text', raw: source, text: source })
    return tokens
  }
}

const noTokens = (): TokensList => Object.assign([], { links: {} })

/** The blocks of a Markdown text. Together their `raw` is the text. */
export function lex(text: string): Token[] {
  return new BoundedLexer(reading(new Tokenizer())).lex(text)
}
