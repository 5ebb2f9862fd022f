import { describe, expect, it } from 'vitest'
import { withBlocksAsText } from './block-text.ts'

const fence = (json: string) => `\`\`\`parley\n${json}\n\`\`\``

describe('an answer without its blocks', () => {
  it('has the text of each in its place', () => {
    const products = fence('{"type": "products", "text": "Dawn set, 68 €", "items": []}')
    const replies = fence('{\n  "type": "quick-replies",\n  "text": "Oat or Moss?",\n  "options": []\n}')
    expect(withBlocksAsText(`Take this one:\n\n${products}\n\nWhich glaze?\n${replies}`)).toBe(
      'Take this one:\n\nDawn set, 68 €\n\nWhich glaze?\nOat or Moss?',
    )
  })

  it('has the plain JSON where there is no text', () => {
    expect(withBlocksAsText(fence('{"type": "card", "card": "size"}'))).toBe('{"type": "card", "card": "size"}')
  })

  it.each([
    ['{"text": "Good", "type": "unknown"}', 'Good'],
    ['{"text": 7}', '{"text": 7}'],
    ['null', 'null'],
    ['["text"]', '["text"]'],
    ['{broken', '{broken'],
    ['', ''],
  ])('makes the best of a block that does not hold: %s', (json, text) => {
    expect(withBlocksAsText(fence(json))).toBe(text)
  })

  it.each([
    'No block at all',
    '```parley\n{"text": "never closed"}',
    '```json\n{"text": "code"}\n```',
    '```parleys\n{"text": "code"}\n```',
    'in ```parley``` a line',
    ' ```parley\n{"text": "a code block that is shifted"}\n```',
    '```parley data\n{"text": "more words"}\n```',
    '````parley\n{"text": "a longer fence"}\n````',
    '~~~parley\n{"text": "another fence"}\n~~~',
    '````md\n```parley\n{"text": "shown as code"}\n```\n````',
    '~~~\n```parley\n{"text": "shown as code"}\n```\n~~~',
    '- ```parley\n  {"text": "in a list"}\n  ```',
    '> ```parley\n> {"text": "in a quote"}\n> ```',
  ])('leaves the rest as it is: %s', (answer) => {
    expect(withBlocksAsText(answer)).toBe(answer)
  })

  it.each([' ```', '````', '``` \t'])('ends a block where Markdown does: %j', (end) => {
    expect(withBlocksAsText(`\`\`\`parley\n{"text": "Dawn"}\n${end}\nMore`)).toBe('Dawn\nMore')
  })

  it('takes its time from the length of the answer alone', () => {
    const hostile = '```parley\n'.repeat(100_000)
    expect(withBlocksAsText(hostile)).toBe(hostile)
  })
})
