import { pickLocale } from '@parley/protocol/pick-locale'

/** What is asked in a few conversations only: these texts come with the asking, not with the panel. */
export interface Words {
  /** Why an address would help, while nobody has come. */
  why: string
  leaveEmail: string
  email: string
  /** Of a conversation that is over; answered with `helpful` or `notHelpful` of the other texts. */
  rate: string
  comment: string
}

const languages: Record<string, () => Promise<{ words: Words }>> = {
  ar: () => import('./words/ar.ts'),
  de: () => import('./words/de.ts'),
  en: () => import('./words/en.ts'),
  es: () => import('./words/es.ts'),
  fr: () => import('./words/fr.ts'),
  he: () => import('./words/he.ts'),
  it: () => import('./words/it.ts'),
  ja: () => import('./words/ja.ts'),
  nl: () => import('./words/nl.ts'),
  pl: () => import('./words/pl.ts'),
  'pt-BR': () => import('./words/pt-BR.ts'),
  ru: () => import('./words/ru.ts'),
  tr: () => import('./words/tr.ts'),
  uk: () => import('./words/uk.ts'),
  'zh-CN': () => import('./words/zh-CN.ts'),
}

/** Fetches them in the language that the panel speaks in this locale, and in no other. */
export async function loadWords(locale: string): Promise<Words> {
  const { known } = pickLocale([locale], Object.keys(languages)) ?? { known: locale }
  const load = languages[known]
  if (!load) throw new Error(`No words in ${known}`)
  return (await load()).words
}
