import { Lexer } from 'marked'
import { afterEach, expect, test, vi } from 'vitest'
import { lex, type Token } from './lexer.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const depthOf = (tokens: readonly Token[]): number =>
  tokens.reduce((deepest, token) => {
    const inner: Token[] = [
      ...('tokens' in token ? (token.tokens ?? []) : []),
      ...('items' in token ? token.items : []),
    ]
    return Math.max(deepest, 1 + depthOf(inner))
  }, 0)

const hostile: Record<string, string> = {
  brackets: '[',
  links: '[a](',
  images: '![',
  emphasis: '*a ',
  mixed: 'a**b_c',
  underscores: '_a',
  ticks: '`a',
  tags: '<a ',
  comments: '<!--',
  quotes: '>',
  'quotes with spaces': '> ',
  lists: '- ',
  'lists in quotes': '>- ',
  numbers: '1. ',
  strikes: '~~a',
  pipes: 'a|',
  rows: '|a|b|\n|-|-|\n',
  mails: 'a@a.',
  addresses: 'http://www.',
  escapes: '\\[',
  spaces: 'a    ',
  'empty lines': ' \n',
  fences: '```\n',
  references: '[a][b]',
}

test.each(Object.entries(hostile))('100 KB of %s neither nest deep nor look at a character often', (_, unit) => {
  const runs = vi.spyOn(Lexer.prototype, 'inlineTokens')
  const blocks = vi.spyOn(Lexer.prototype, 'blockTokens')
  const text = unit.repeat(Math.ceil(100_000 / unit.length))
  expect(depthOf(lex(text))).toBeLessThan(40)
  const lengths = (calls: unknown[][]) => calls.reduce((sum, [source]) => sum + String(source).length, 0)
  expect(lengths(blocks.mock.calls)).toBeLessThan(8 * text.length)
  expect(lengths(runs.mock.calls)).toBeLessThan(8 * text.length)
  // The rules that look again for each mark get no long run: that bounds the square of it.
  expect(Math.max(0, ...runs.mock.calls.map(([source]) => source.length))).toBeLessThanOrEqual(4000)
})

test('lists whose lines go ever deeper stop somewhere', () => {
  const text = Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')
  expect(depthOf(lex(text))).toBeLessThan(40)
})

test('HTML is text', () => {
  const kinds = new Set(flat(lex('<div onclick="x">a</div>\n\ntext <b>b</b> <!-- c -->')).map(({ type }) => type))
  expect(kinds).not.toContain('html')
})

test('together the blocks are the text', () => {
  const text = '# A\n\n- b\n- c\n\n```\nd\n```\n\ne'
  expect(
    lex(text)
      .map(({ raw }) => raw)
      .join(''),
  ).toBe(text)
})

const flat = (tokens: readonly Token[]): Token[] =>
  tokens.flatMap((token) => [token, ...flat('tokens' in token ? (token.tokens ?? []) : [])])
