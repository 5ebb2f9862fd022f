import { expect, test } from 'vitest'
import { loadTexts, spoken } from '../texts/texts.ts'
import { loadWords } from './words.ts'

const en = await loadWords('en')

test.each(spoken)('what is asked now and then is asked in %s, too', async (locale) => {
  const words = await loadWords(locale)
  expect(Object.keys(words)).toEqual(Object.keys(en))
  for (const [key, said] of Object.entries(words)) {
    expect(said, key).toMatch(/^\S(?:.*\S)?$/)
    if (locale !== 'en') expect(Object.values(en), key).not.toContain(said)
  }
  expect(words.leaveEmail.length).toBeLessThanOrEqual(28)
  expect(new Set([words.comment, (await loadTexts(locale)).feedbackAsk]).size).toBe(2)
})

test("a storefront's region changes nothing", async () => {
  expect(await loadWords('pt-PT')).toEqual(await loadWords('pt-BR'))
})

test('a language that we do not speak has none', async () => {
  await expect(loadWords('fi')).rejects.toThrow()
})
