import { expect, it } from 'vitest'
import { directionOf, pickLocale } from './pick-locale.ts'

const known = ['en', 'de', 'pt-BR', 'zh-CN', 'he']

it.each([
  [['de'], 'de', 'de'],
  [['de-AT', 'en'], 'de-AT', 'de'],
  [['pt_br'], 'pt_br', 'pt-BR'],
  [['pt-PT'], 'pt-PT', 'pt-BR'],
  [['zh-Hans-CN'], 'zh-Hans-CN', 'zh-CN'],
  [['fi', 'toString', 'EN-us'], 'EN-us', 'en'],
])('of %j it is "%s", which we have as "%s"', (wished, locale, ours) => {
  expect(pickLocale(wished, known)).toEqual({ wished: locale, known: ours })
})

it('is none where we know none of them', () => {
  expect(pickLocale(['fi', ''], known)).toBeNull()
})

it.each([
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['fa_IR', 'rtl'],
  ['UR', 'rtl'],
  ['en', 'ltr'],
  ['arn', 'ltr'],
])('%s is written %s', (locale, direction) => {
  expect(directionOf(locale)).toBe(direction)
})
