import { expect, it } from 'vitest'
import { siteWords } from './site-words.ts'

const site = {
  locale: 'en-GB',
  texts: {
    en: { title: 'Shop', welcome: 'Hello', placeholder: 'Ask away' },
    de: { title: 'Laden', placeholder: 'Fragen' },
    de_at: { welcome: 'Servus' },
    'pt-BR': { welcome: 'Oi' },
    fi: { welcome: 'Moi' },
  },
}

it.each([
  ['de-AT', 'Laden', 'Servus', 'Fragen'],
  ['DE_at', 'Laden', 'Servus', 'Fragen'],
  ['pt-PT', 'Shop', 'Oi', 'Ask away'],
  ['fr', 'Shop', 'Hello', 'Ask away'],
  // A language that we ourselves do not speak.
  ['fi', 'Shop', 'Moi', 'Ask away'],
  ['toString', 'Shop', 'Hello', 'Ask away'],
  [undefined, 'Shop', 'Hello', 'Ask away'],
])(
  'in %s the nearest locale speaks first, and what it does not say the next one does',
  (locale, title, welcome, placeholder) => {
    expect(siteWords(site, locale)).toEqual({ title, welcome, placeholder })
  },
)

it('in another region of a language it says what that region has, before it falls back', () => {
  expect(siteWords(site, 'de')).toEqual({ title: 'Laden', welcome: 'Servus', placeholder: 'Fragen' })
})

it('of nothing is nothing', () => {
  expect(siteWords({ locale: 'en', texts: {} }, 'de')).toEqual({})
})
