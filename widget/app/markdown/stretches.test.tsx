import { blockText, withBlocksAsText } from '@parley/protocol/block-text'
import { stretchesOf } from '@parley/protocol/fenced'
import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { finished, wordsBetween } from '../announcer/sentences.ts'
import { Markdown } from './markdown.tsx'

/** Escaped, so that only whoever reads the block says the word. */
const json = '{"text":"\\u0053aid"}'
const fence = `\`\`\`parley\n${json}\n\`\`\``
const times = (part: string, text: string) => text.split(part).length - 1

/** How often a block is drawn, stands as text in a download, and is read out. */
const counts = (text: string, step = 3) => ({
  drawn: times('block-room', renderToStaticMarkup(<Markdown text={text} growing={false} imageHosts={[]} />)),
  written: times('Said', withBlocksAsText(text)),
  read: times('Said', readOut(text, step)),
})

/** All that is read out of a text that comes in pieces of that length. */
function readOut(text: string, step: number): string {
  let start = 0
  let words = ''
  for (let length = step; length <= text.length; length += step) {
    const end = finished(text.slice(0, length), start, 'en')
    words += wordsBetween(text, start, end)
    start = end
  }
  return words + wordsBetween(text, start, text.length)
}

test.each([
  ['alone', fence, 1],
  ['between lines', `One.\n${fence}\nTwo.`, 1],
  ['after a list', `- one\n- two\n${fence}\n- three`, 1],
  ['after a quote', `> one\n${fence}`, 1],
  ['after a table', `|a|b|\n|-|-|\n|1|2|\n${fence}`, 1],
  ['twice', `${fence}\n${fence}`, 2],
  ['closed by a longer fence', `\`\`\`parley\n${json}\n\`\`\`\``, 1],
  ['closed by a shifted fence', `\`\`\`parley\n${json}\n  \`\`\``, 1],
  ['after code', `~~~\nx\n~~~\n${fence}`, 1],
  ['in a longer fence', `\`\`\`\`md\n${fence}\n\`\`\`\``, 0],
  ['in another fence', `~~~\n${fence}\n~~~`, 0],
  ['in code that has no end', `\`\`\`\`\n${fence}`, 0],
  ['with tildes', `~~~parley\n${json}\n~~~`, 0],
  ['with a longer fence', `\`\`\`\`parley\n${json}\n\`\`\`\``, 0],
  ['with more words', `\`\`\`parley data\n${json}\n\`\`\``, 0],
  ['with another word', `\`\`\`parleys\n${json}\n\`\`\``, 0],
  ['shifted', ` \`\`\`parley\n ${json}\n \`\`\``, 0],
  ['in a list', `- \`\`\`parley\n  ${json}\n  \`\`\``, 0],
  ['below a list item', `- one\n\n  \`\`\`parley\n  ${json}\n  \`\`\``, 0],
  ['in a quote', `> \`\`\`parley\n> ${json}\n> \`\`\``, 0],
  ['behind words on the line', `Yes. \`\`\`parley\n${json}\n\`\`\``, 0],
  ['without an end', `\`\`\`parley\n${json}`, 0],
])('a block %s is drawn, written and read alike', (_, text, count) => {
  expect(counts(text)).toEqual({ drawn: count, written: count, read: count })
})

test('so is whatever is put together of fences, marks and words', () => {
  const piece = fc.constantFrom(
    fence,
    '```parley',
    json,
    '```',
    '````',
    '~~~',
    '```js',
    '  ```',
    '- ',
    '> ',
    '    ',
    '1. one',
    'Yes. ',
    '|a|\n|-|',
    '',
  )
  const line = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), (lines, step) => {
      const text = lines.join('\n')
      // Of a block that does not hold, all show the source, in which the word is not.
      fc.pre(stretchesOf(text, false).every((each) => typeof each === 'string' || blockText(each.source)))
      const { drawn, written, read } = counts(text, step)
      expect([written, read]).toEqual([drawn, drawn])
    }),
    { numRuns: 100 },
  )
})

test('while it is written, a block has its room from its first whole line on', () => {
  const draw = (text: string) => renderToStaticMarkup(<Markdown text={text} growing imageHosts={[]} />)
  expect(draw('Hi\n\n```parle')).toBe('<p>Hi</p>')
  expect(draw('Hi\n\n```parley')).toBe('<p>Hi</p>')
  expect(draw('Hi\n\n```parley\n')).toContain('block-room')
  expect(draw('Hi\n\n```parleys\n')).not.toContain('block-room')
})
