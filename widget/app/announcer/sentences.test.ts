import { expect, test } from 'vitest'
import { longestMarkdown } from '../markdown/lexer.ts'
import { finished, wordsBetween } from './sentences.ts'

/** What is read out while a text comes in the given pieces. */
function readings(pieces: string[], locale = 'en') {
  let text = ''
  let start = 0
  return pieces.map((piece) => {
    text += piece
    const end = finished(text, start, locale)
    const words = text.slice(start, end)
    start = end
    return words
  })
}

test('a sentence is read when the next one has begun, and once', () => {
  expect(readings(['Yes, we', ' do. It', ' takes 2.5 days', '. Tha'])).toEqual([
    '',
    'Yes, we do. ',
    '',
    'It takes 2.5 days. ',
  ])
})

test('a line is read at its end, whatever ends it', () => {
  expect(readings(['# Ship', 'ping\n- one', '\n- two'])).toEqual(['', '# Shipping\n', '- one\n'])
})

test('sentences without spaces between them are told apart', () => {
  expect(readings(['はい。明日', '届きます。お'], 'ja')).toEqual(['はい。', '明日届きます。'])
})

test('a fenced block is read when it is closed, with what stands before it read first', () => {
  expect(readings(['Look:\n```parley\n{"a":', '1}\n', '```\n', 'Nice. '])).toEqual([
    'Look:\n',
    '',
    '```parley\n{"a":1}\n```\n',
    '',
  ])
})

test('a fence that may be the closing one is waited for to the end of its line', () => {
  expect(readings(['```parley\n{"a":1}\n```', '`', '\nNice', '.'])).toEqual(['', '', '```parley\n{"a":1}\n````\n', ''])
})

test('nothing is read twice when nothing came', () => {
  expect(readings(['One. Two', '', ''])).toEqual(['One. ', '', ''])
})

test('of a text that is no answer to read no more is looked at than is drawn', () => {
  const text = `${'A line.\n'.repeat(longestMarkdown)}The end.`
  expect(finished(text, 0, 'en')).toBe(longestMarkdown)
  expect(wordsBetween(text, longestMarkdown - 8, text.length)).toBe('A line.')
  expect(wordsBetween(text, longestMarkdown, text.length)).toBe('')
})
