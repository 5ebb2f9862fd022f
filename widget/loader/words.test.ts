import { siteWords } from '@parley/protocol/site-words'
import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

const texts = {
  en: { title: 'Shop', launcher: 'Ask', hint: 'Hello' },
  de: { title: 'Laden', hint: 'Fragen?' },
  'de-AT': { hint: 'Servus' },
  'pt-BR': { title: 'Loja' },
}

const pages = 'de de-AT de_AT de-at de_at de-CH den d pt-BR pt-br pt_BR fr en-GB toString x - '
test.each(pages.split(' '))('on a page in "%s" launcher and panel speak by one rule', (page) => {
  for (const locale of ['en', 'de', 'fi'])
    expect(wordsOf({ texts, locale }, page)).toEqual(siteWords({ texts, locale }, page))
})

test('where there are words for another region alone, the launcher has those of the site', () => {
  expect(wordsOf({ texts, locale: 'en' }, 'pt-PT')).toEqual(texts.en)
})
