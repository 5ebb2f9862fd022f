import { siteWords } from '@parley/protocol/site-words'
import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

const texts = {
  en: { title: 'Shop', launcher: 'Ask', hint: 'Hello' },
  de: { title: 'Laden', hint: 'Fragen?' },
  de_AT: { hint: 'Servus' },
  'pt-BR': { title: 'Loja' },
  'pt-AO': { title: 'Banca', launcher: 'Pergunte' },
  'zh-Hans': { title: '商店' },
  'zh-Hans-CN': { launcher: '提问' },
}

const pages = 'de de-AT DE_at de-CH de_DE.UTF-8 den d pt-PT pt-AO pt zh-Hans-CN zh-TW zh fr en-GB toString x - '
test.each(pages.split(' '))('on a page in "%s" launcher and panel speak by one rule', (page) => {
  for (const locale of ['en', 'en-GB', 'de', 'pt', 'fi'])
    expect(wordsOf({ texts, locale }, page)).toEqual(siteWords({ texts, locale }, page))
})
