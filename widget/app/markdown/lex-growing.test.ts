import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Lexed, lexGrowing } from './lex-growing.ts'
import { lex } from './lexer.ts'

const sample = `# Title

A paragraph with **bold**.

1. one
2. two
   - nested

| a | b |
|---|---|
| 1 | 2 |

\`\`\`js
const a = 1

const b = 2
\`\`\`

> quoted

The end.
`

/** Streams a text in pieces of some sizes, as it would be drawn after each. */
function stream(text: string, sizes: readonly number[]): Lexed {
  let lexed: Lexed | undefined
  let shown = 0
  for (let index = 0; shown < text.length; index++) {
    shown = Math.min(text.length, shown + (sizes[index % sizes.length] ?? 1))
    lexed = lexGrowing(text.slice(0, shown), true, lexed)
  }
  return lexGrowing(text, false, lexed)
}

const types = (tokens: readonly { type: string; raw: string }[]) => tokens.map(({ type, raw }) => [type, raw.trim()])

test('a text that came in pieces has the blocks of the whole text', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(sizes, (each) => {
      expect(types(stream(sample, each).tokens)).toEqual(types(lex(sample)))
    }),
  )
})

test('blocks that are done stay the very same objects', () => {
  const before = lexGrowing('# A\n\nB\n\nC', true)
  const after = lexGrowing('# A\n\nB\n\nC d', true, before)
  expect(after.tokens.slice(0, before.settled.tokens)).toEqual(before.tokens.slice(0, before.settled.tokens))
  expect(after.tokens[0]).toBe(before.tokens[0])
})

test.each([
  ['many paragraphs', 'Lorem ipsum dolor sit amet.\n\n'],
  ['one paragraph', 'Lorem ipsum dolor sit amet. '],
  ['one list', '- Lorem ipsum dolor sit amet\n'],
  ['one code block', 'lorem = ipsum\n', '```\n'],
])('the work on %s grows with its length and not with its square', (_, unit, head = '') => {
  const work = (length: number) => {
    const text = head + unit.repeat(length / unit.length)
    return stream(text, [40]).work / text.length
  }
  // Per character: a quadratic would be four times as much at four times the length.
  expect(work(56_000)).toBeLessThan(work(14_000) * 1.5)
})

test('a text that is not a continuation is lexed anew', () => {
  const before = lexGrowing('# A\n\nB', true)
  expect(types(lexGrowing('C\n\nD', true, before).tokens)).toEqual(types(lex('C\n\nD')))
})
