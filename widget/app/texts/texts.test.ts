import { expect, test } from 'vitest'
import { loadTexts, pickLanguage } from './texts.ts'

test.each([
  [['ru-RU', 'en'], 'ru'],
  [['fr', 'ru'], 'ru'],
  [['EN_gb'], 'en'],
  [['constructor', undefined, ''], 'en'],
  [[], 'en'],
])('of %j it speaks %s', (wished, language) => {
  expect(pickLanguage(wished)).toBe(language)
})

test('each language says everything', async () => {
  const [en, ru] = await Promise.all([loadTexts('en'), loadTexts('ru')])
  expect(Object.keys(ru)).toEqual(Object.keys(en))
  expect(Object.keys(ru.failure)).toEqual(Object.keys(en.failure))
})
