import { stretchesOf } from '@parley/protocol/fenced'
import { memo, type ReactNode, useRef } from 'react'
import { AnswerBlock } from '../blocks/answer-block.tsx'
import { Link } from '../untrusted/link.tsx'
import { safeImage, withoutBidiControls } from '../untrusted/links.ts'
import { type Lexed, lexGrowing } from './lex-growing.ts'
import { longestMarkdown, type MarkedToken, type Token } from './lexer.ts'

interface Context {
  imageHosts: readonly string[]
  /** The text is still being written. */
  growing: boolean
}

interface Props extends Context {
  text: string
}

/**
 * An answer's Markdown as elements. Nothing of it is ever HTML: what the lexer does not know as structure is text, and
 * the element makers below are all there is.
 */
export function Markdown({ text, growing, imageHosts }: Props) {
  const stretches = stretchesOf(withoutBidiControls(text.slice(0, longestMarkdown)), growing)
  const rest = growing ? '' : withoutBidiControls(text.slice(longestMarkdown))
  return (
    <>
      {stretches.map((each, index) =>
        typeof each === 'string' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches are only ever appended
          <Prose key={index} text={each} imageHosts={imageHosts} growing={growing && index === stretches.length - 1} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches are only ever appended
          <AnswerBlock key={index} {...each} />
        ),
      )}
      {rest && <p className="plain">{rest}</p>}
    </>
  )
}

/** What stands between the blocks of an answer. Once it is whole, it is not read again. */
const Prose = memo(({ text, growing, imageHosts }: Props) => {
  const held = useRef<Lexed>(undefined)
  const lexed = lexGrowing(text, growing, held.current)
  held.current = lexed
  return lexed.tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended
    <Block key={index} token={token} imageHosts={imageHosts} growing={growing && index >= lexed.settled.tokens} />
  ))
})

/** Settled tokens are the same objects at each piece, so their elements are not made again. */
const Block = memo(({ token, ...context }: Context & { token: Token }) => block(token as MarkedToken, context))

function block(token: MarkedToken, context: Context): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading': {
      // Two levels down: the panel's own title is the first.
      const Heading = token.depth === 1 ? 'h3' : token.depth === 2 ? 'h4' : 'h5'
      return <Heading>{inlines(token.tokens, context)}</Heading>
    }
    case 'paragraph':
      return <p>{inlines(token.tokens, context)}</p>
    case 'code':
      // Whether it is a block of ours shows when its first line is whole.
      if (context.growing && !token.raw.includes('\n')) return null
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        <pre dir="ltr" tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{blocks(token.tokens, context)}</blockquote>
    case 'list': {
      const items = token.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no name of their own
        <li key={index}>{blocks(item.tokens, context)}</li>
      ))
      return token.ordered ? <ol start={token.start === '' ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        <div className="table" tabIndex={0}>
          <table>
            <thead>
              <tr>{token.header.map((cell, index) => tableCell('th', cell, index, context))}</tr>
            </thead>
            <tbody>
              {token.rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own
                <tr key={index}>{row.map((cell, column) => tableCell('td', cell, column, context))}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    case 'hr':
      return <hr />
    case 'text':
      return token.tokens ? inlines(token.tokens, context) : inline(token, context)
    default:
      return inline(token, context)
  }
}

const blocks = (tokens: Token[], context: Context): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended
  tokens.map((token, index) => <Block key={index} token={token} {...context} />)

type Cell = { tokens: Token[]; align: 'center' | 'left' | 'right' | null }

const tableCell = (Tag: 'th' | 'td', { tokens, align }: Cell, key: number, context: Context) => (
  <Tag key={key} className={align ?? ''}>
    {inlines(tokens, context)}
  </Tag>
)

const inlines = (tokens: Token[], context: Context): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: runs have no name of their own
  tokens.map((token, index) => <Inline key={index} token={token} {...context} />)

const Inline = ({ token, ...context }: Context & { token: Token }) => inline(token as MarkedToken, context)

function inline(token: MarkedToken, context: Context): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens, context)}</strong>
    case 'em':
      return <em>{inlines(token.tokens, context)}</em>
    case 'del':
      return <del>{inlines(token.tokens, context)}</del>
    case 'codespan':
      return <code dir="ltr">{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return (
        <Link href={token.href} text={token.text}>
          {inlines(token.tokens, context)}
        </Link>
      )
    case 'image': {
      const source = safeImage(token.href, context.imageHosts)
      return source ? (
        <img src={source} alt={token.text} loading="lazy" referrerPolicy="no-referrer" />
      ) : (
        <Link href={token.href} text={token.text}>
          {token.text || token.href}
        </Link>
      )
    }
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    case 'text':
      return context.growing ? unfinished(token.text) : token.text
    case 'escape':
      return token.text
    default:
      return token.raw
  }
}

/** Bold letters and a link's text of which the end is still to come, as what they are about to be. */
function unfinished(text: string): ReactNode {
  const [, before = text, bold] = /^(.*)\*\*(?!\s)(.*)$/s.exec(text) ?? []
  const words = (some = '') => some.replace(/\[([^\][]*)$/, '$1')
  return bold === undefined ? (
    words(before)
  ) : (
    <>
      {before}
      {bold && <strong>{words(bold)}</strong>}
    </>
  )
}
