import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { siteWords } from './site-words.ts'

const site = {
  ...aSite,
  texts: { en: { title: 'Shop', welcome: 'Hello' }, de: { title: 'Laden' }, 'de-AT': { welcome: 'Servus' } },
}

test('the nearest locale speaks first, and what it does not say the next one does', () => {
  expect(siteWords(site, 'de-AT')).toEqual({ title: 'Laden', welcome: 'Servus' })
  expect(siteWords(site, 'de')).toEqual({ title: 'Laden', welcome: 'Hello' })
  expect(siteWords(site, 'fr')).toEqual({ title: 'Shop', welcome: 'Hello' })
})
