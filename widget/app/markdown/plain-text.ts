import { withoutBidiControls } from '../untrusted/links.ts'
import { lex, longestMarkdown, type Token } from './lexer.ts'

/** What a Markdown text says, without its marks: for a screen reader, which would read out every asterisk. */
export const plainText = (text: string): string =>
  withoutBidiControls(text.length > longestMarkdown ? text : join(lex(text), '\n').trim())

const join = (tokens: readonly Token[], between: string): string => tokens.map(said).filter(Boolean).join(between)

function said(token: Token): string {
  if (token.type === 'list') return token.items.map((item: Token) => said(item)).join('\n')
  if (token.type === 'table') return [token.header, ...token.rows].map((row: Token[]) => join(row, ', ')).join('\n')
  if (token.type === 'br') return '\n'
  if (token.type === 'space' || token.type === 'hr') return ''
  if ('tokens' in token && token.tokens) return join(token.tokens, isBlock(token) ? '\n' : '')
  return 'text' in token ? token.text : token.raw
}

/** A block that holds blocks; all others hold words, which follow each other. */
const isBlock = ({ type }: Token): boolean => type === 'blockquote' || type === 'list_item'
