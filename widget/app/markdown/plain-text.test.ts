import { expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

test('marks are not said', () => {
  expect(plainText('We ship the **same day**, *really*: see [Shipping](https://shop.example/s).')).toBe(
    'We ship the same day, really: see Shipping.',
  )
})

test('blocks stay apart', () => {
  expect(plainText('# Prices\n\n- EU: **2** days\n- UK: 4 days\n\n> Free\n> from 60\n\n`code`')).toBe(
    'Prices\nEU: 2 days\nUK: 4 days\nFree\nfrom 60\ncode',
  )
})

test('a table is said row by row', () => {
  expect(plainText('| a | b |\n|---|---|\n| 1 | 2 |')).toBe('a, b\n1, 2')
})

test('HTML is text, and bidi controls are gone', () => {
  expect(plainText('<b>x</b> \u202Ey')).toBe('<b>x</b> y')
})
