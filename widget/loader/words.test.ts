import { siteWords } from '@parley/protocol/site-words'
import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

const texts = {
  'de-AT': { hint: 'Servus' },
  en: { title: 'Shop', launcher: 'Ask', hint: 'Hello' },
  de: { title: 'Laden', hint: 'Fragen?' },
  'pt-BR': { title: 'Loja' },
  nl_BE: { hint: 'Dag' },
  NL: { title: 'Winkel', hint: 'Hoi' },
  'zh-Hans': { title: '商店' },
}

const pages = 'de de-AT de_AT de-at DE_AT de-CH de_DE.UTF-8 den d pt-BR pt_br nl nl-BE nl_be NL-be zh-Hans-CN fr x - '
const sites = ['en', 'de', 'de_AT', 'nl-BE', 'fi']
test.each(pages.split(' '))('on a page in "%s" launcher and panel speak by one rule', (page) => {
  for (const locale of sites) expect(wordsOf({ texts, locale }, page)).toEqual(siteWords({ texts, locale }, page))
})

test('words for a locale in any spelling are found, and rank above those of its language', () => {
  expect(wordsOf({ texts, locale: 'en' }, 'nl-BE')).toEqual({ title: 'Winkel', launcher: 'Ask', hint: 'Dag' })
})

test('where there are words for another region alone, the launcher has those of the site', () => {
  expect(wordsOf({ texts, locale: 'en' }, 'pt-PT')).toEqual(texts.en)
})
