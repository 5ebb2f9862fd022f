import { describe, expect, it } from 'vitest'
import { canonicalLocale, directionOf, nearest, pickLocale } from './pick-locale.ts'

const ours = ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt-BR', 'ru', 'tr', 'uk', 'zh-CN']

it.each([
  // As it stands, however it is written.
  ['de', 'de', 'de'],
  ['PT_br', 'pt-BR', 'pt-BR'],
  ['zh_CN', 'zh-CN', 'zh-CN'],
  ['iw', 'he', 'he'],
  ['iw_IL', 'he', 'he-IL'],
  ['cmn', 'zh-CN', 'zh-CN'],
  [' fr ', 'fr', 'fr'],
  // Its language, with the region's dates and numbers.
  ['de-AT', 'de', 'de-AT'],
  ['EN-us', 'en', 'en-US'],
  ['fr_CA', 'fr', 'fr-CA'],
  ['ar-EG', 'ar', 'ar-EG'],
  ['es-419', 'es', 'es-419'],
  ['ar-u-nu-latn', 'ar', 'ar-u-nu-latn'],
  ['de_DE_formal', 'de', 'de-DE-formal'],
  // Another region of it.
  ['pt', 'pt-BR', 'pt-BR'],
  ['pt-PT', 'pt-BR', 'pt-BR'],
  ['zh', 'zh-CN', 'zh-CN'],
  ['zh-TW', 'zh-CN', 'zh-CN'],
  ['zh-Hant-HK', 'zh-CN', 'zh-CN'],
  ['zh-Hans-CN', 'zh-CN', 'zh-CN'],
  // Not a locale, but its language is one.
  ['pt_PT_ao90', 'pt-BR', 'pt-BR'],
  ['en_US; x', 'en', 'en'],
  ['de-x', 'de', 'de'],
  ['de-DE-variant1-variant2-variant3-variant4', 'de', 'de'],
  // None of ours: the next one wished.
  ['no', 'ru', 'ru'],
  ['nb-NO', 'ru', 'ru'],
  ['fi', 'ru', 'ru'],
  ['toString', 'ru', 'ru'],
  ['constructor', 'ru', 'ru'],
  ['arn', 'ru', 'ru'],
  ['x', 'ru', 'ru'],
  ['{{ lang }}', 'ru', 'ru'],
  ['', 'ru', 'ru'],
  [undefined, 'ru', 'ru'],
])('to %j it speaks %s, with the dates of %s', (wished, known, locale) => {
  expect(pickLocale([wished, 'ru', 'en'], ours)).toEqual({ known, locale })
})

it('is none where we know none of them', () => {
  expect(pickLocale(['fi', ''], ours)).toBeNull()
})

it('of names that answer, the nearest comes first and foreign ones not at all', () => {
  const names = ['zh-TW', 'en', 'zh_hans', 'zh', 'no locale', 'zh-Hans-CN']
  expect(nearest('zh-hans-cn', names)).toEqual(['zh-Hans-CN', 'zh_hans', 'zh', 'zh-TW'])
  expect(nearest('no locale', names)).toEqual([])
})

describe('a canonical locale', () => {
  it.each(['de-AT', 'zh-Hant-TW', 'ar-u-nu-latn', 'es-419'])('%s stays', (name) => {
    expect(canonicalLocale(name)).toBe(name)
  })

  it.each(['', '-', 'x', 'C', 'de.UTF-8', '<script>'])('is none of %j', (name) => {
    expect(canonicalLocale(name)).toBeUndefined()
  })
})

it.each([
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['fa-IR', 'rtl'],
  ['ur', 'rtl'],
  ['en', 'ltr'],
  ['arn', 'ltr'],
])('%s is written %s', (locale, direction) => {
  expect(directionOf(locale)).toBe(direction)
})
