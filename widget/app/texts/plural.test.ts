import { expect, test } from 'vitest'
import { plural } from './plural.ts'

const russian = { one: '# знак', few: '# знака', other: '# знаков' }

test.each([
  [1, '1 знак'],
  [3, '3 знака'],
  [5, '5 знаков'],
  [21, '21 знак'],
])('of %i it is %s', (count, phrase) => {
  expect(plural('ru', count, russian)).toBe(phrase)
})

test('a large number is written as the language writes it', () => {
  expect(plural('de', 1234, { one: '# Zeichen', other: '# Zeichen' })).toBe('1.234 Zeichen')
})
