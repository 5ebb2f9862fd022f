import { readdirSync } from 'node:fs'
import { directionOf } from '@parley/protocol/pick-locale'
import { describe, expect, test } from 'vitest'
import type { PartTexts } from './part-texts.ts'
import { loadTexts, spoken, type Texts } from './texts.ts'

/** All that is said in a language: by the panel, and by what it fetches later. */
async function textsIn(locale: string): Promise<Texts & PartTexts> {
  const texts = await loadTexts(locale)
  return { ...(await texts.parts()).texts, ...texts }
}

const en = await textsIn('en')
const all = await Promise.all(spoken.map(async (locale) => [locale, await textsIn(locale)] as const))
const foreign = all.filter(([locale]) => locale !== 'en')

/** Everything that the texts say without a number or a name, by key. */
const fixed = ({ failure, ...texts }: Texts & PartTexts) =>
  [...Object.entries(texts), ...Object.entries(failure)].flatMap(([key, said]) =>
    typeof said === 'string' ? [[key, said] as const] : [],
  )

/** Words that a language shares with English. */
const shared: Record<string, string[]> = {
  de: ['online'],
  fr: ['conversation', 'assistant'],
  it: ['online', 'privacy'],
  nl: ['online', 'privacy'],
  pl: ['online'],
  'pt-BR': ['online'],
}

/** The language tags among a folder's files; no other file's name begins with a word so short and goes on like one. */
const languagesIn = (folder: string) =>
  readdirSync(new URL(folder, import.meta.url)).flatMap(
    (file) => /^([a-z]{2,3}(?:-[A-Z][A-Za-z]+)?)\.ts$/.exec(file)?.[1] ?? [],
  )

test.each(['.', './parts'])('each language that we speak has a file in %s, and no other has', (folder) => {
  const missing = 'a language is <tag>.ts, parts/<tag>.ts, and a line of `languages` in texts.ts'
  expect(languagesIn(folder).sort(), missing).toEqual([...spoken].sort())
})

test('a language that we do not speak has no texts', async () => {
  await expect(loadTexts('fi')).rejects.toThrow()
})

describe.each(all)('%s', (locale, texts) => {
  test('says everything', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en))
    expect(Object.keys(texts.failure)).toEqual(Object.keys(en.failure))
    for (const [key, said] of fixed(texts)) expect(said, key).toMatch(/^\S(?:.*\S)?$/)
  })

  test('tells apart what stands side by side', () => {
    const { person, assistantAgain, newConversation, earlier, download, erase } = texts
    const menu = [person, assistantAgain, newConversation, earlier, download, erase]
    expect(new Set(menu).size).toBe(menu.length)
    for (const [one, other] of [
      [texts.helpful, texts.notHelpful],
      [texts.cancel, texts.startNew],
      [texts.cancel, texts.eraseNow],
      [texts.cancel, texts.send],
      [texts.commentAsk, texts.feedbackAsk],
    ])
      expect(one).not.toBe(other)
  })

  // Measured at 320 px: what is longer breaks the line or pushes its neighbour out.
  test('is brief where there is little room', () => {
    const within = (longest: number, ...said: string[]) =>
      expect(said.filter((each) => each.length > longest)).toEqual([])
    within(
      28,
      texts.newConversation,
      texts.earlier,
      texts.person,
      texts.assistantAgain,
      texts.download,
      texts.erase,
      texts.retry,
      texts.toEnd,
      texts.newMessages(1),
      texts.newMessages(2),
      texts.leaveEmail,
    )
    within(22, texts.addToCart, texts.adding, texts.added, texts.soldOut, texts.actionFailed, texts.view)
    within(12, texts.cancel, texts.startNew, texts.eraseNow, texts.send)
    within(24, texts.placeholder)
    within(80, texts.aiGreeting, texts.aiNotice)
  })

  test('names the person who answers, or says that it is one', () => {
    for (const said of [texts.handoffActive, texts.personTyping]) {
      expect(said('Иса Ö.')).toContain('Иса Ö.')
      expect(said(undefined)).not.toContain('undefined')
      expect(said(undefined).length).toBeGreaterThan(5)
    }
  })

  test.each([0, 1, 2, 3, 5, 11, 21, 100, 1234])('counts to %i', (count) => {
    const figure = new Intl.NumberFormat(locale).format(count)
    // Arabic and Hebrew have words for none, one and two.
    const inWords = (locale === 'ar' || locale === 'he') && count <= 2
    for (const said of [texts.messages(count, locale), texts.tooLong(count, locale)]) {
      if (!inWords) expect(said, 'a language with words for small numbers belongs into `inWords`').toContain(figure)
      expect(said).not.toMatch(/#|undefined/)
    }
    expect(texts.newMessages(count)).toMatch(/^\S.*\S$/)
  })

  test('says in words of its own that an AI answers', () => {
    const ai = /\b(?:AI|IA|KI)\b|AI|ИИ|ШІ|yapay zekâ|الذكاء الاصطناعي|בינה מלאכותית/
    for (const said of [texts.aiGreeting, texts.aiNotice, texts.consent])
      expect(said, 'how the language writes AI belongs into `ai`').toMatch(ai)
  })
})

test.each(foreign)('%s holds no English that was left over', (locale, texts) => {
  const english = new Map(fixed(en))
  const same = fixed(texts).flatMap(([key, said]) => (english.get(key) === said ? [key] : []))
  expect(same.sort(), 'what is right in both belongs into `shared`').toEqual((shared[locale] ?? []).sort())
})

const scripts: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  'zh-CN': /\p{Script=Han}/u,
}

test.each(foreign)('%s is written in its own script', (locale, texts) => {
  const script = scripts[locale]
  for (const [key, said] of fixed(texts)) {
    expect(said, `${key}: a script that is not Latin belongs into \`scripts\``).toMatch(script ?? /\p{Script=Latin}/u)
    if (script) expect(said.replace(/AI/g, ''), key).not.toMatch(/[A-Za-z]/)
  }
})

test.each(all)('%s is shown in the direction that it is written in', (locale, texts) => {
  const direction = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(texts.close) ? 'rtl' : 'ltr'
  expect(directionOf(locale), '`rightToLeft` in protocol/pick-locale.ts').toBe(direction)
})

test.each([
  ['ru', '1 сообщение, 2 сообщения, 5 сообщений, 11 сообщений, 21 сообщение, 112 сообщений'],
  ['uk', '1 повідомлення, 2 повідомлення, 5 повідомлень, 11 повідомлень, 21 повідомлення, 112 повідомлень'],
  ['pl', '1 wiadomość, 2 wiadomości, 5 wiadomości, 11 wiadomości, 21 wiadomości, 112 wiadomości'],
  ['ar', 'رسالة واحدة, رسالتان, 5 رسائل, 11 رسالة, 21 رسالة, 112 رسالة'],
  ['he', 'הודעה אחת, שתי הודעות, 5 הודעות, 11 הודעות, 21 הודעות, 112 הודעות'],
  ['fr', '1 message, 2 messages, 5 messages, 11 messages, 21 messages, 112 messages'],
  ['ja', 'メッセージ1件, メッセージ2件, メッセージ5件, メッセージ11件, メッセージ21件, メッセージ112件'],
])('%s has the right form for each number', async (locale, forms) => {
  const { messages } = await textsIn(locale)
  expect([1, 2, 5, 11, 21, 112].map((count) => messages(count, locale)).join(', ')).toBe(forms)
})

test.each([
  ['pl', '1 znak, 3 znaki, 5 znaków, 22 znaki'],
  ['ru', '1 лишний знак, 3 лишних знака, 5 лишних знаков, 22 лишних знака'],
  ['uk', '1 зайвий знак, 3 зайві знаки, 5 зайвих знаків, 22 зайві знаки'],
])('%s counts the characters that are too many', async (locale, forms) => {
  const { tooLong } = await loadTexts(locale)
  const said = [1, 3, 5, 22].map((count) => tooLong(count, locale).replace(' za dużo', ''))
  expect(said.join(', ')).toBe(forms)
})

test('where a badge with the number follows, one message is one and all else is many', async () => {
  const { newMessages } = await loadTexts('ru')
  expect([1, 2, 21].map(newMessages)).toEqual(['Новое сообщение', 'Новые сообщения', 'Новые сообщения'])
})

test("numbers are written as the storefront's region writes them", async () => {
  const [ar, de] = await Promise.all([textsIn('ar'), textsIn('de')])
  expect(ar.messages(5, 'ar-EG')).toBe('٥ رسائل')
  expect(de.messages(1234, 'de-DE')).toBe('1.234 Nachrichten')
})
