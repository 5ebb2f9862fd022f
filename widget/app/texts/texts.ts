import type { PickedLocale } from '@parley/protocol/pick-locale'
import type { FailureCode } from '../engine/api-error.ts'
import type { PartTexts } from './part-texts.ts'

/** Everything that the app says by itself. A merchant's own words come with the site's config. */
export interface Texts {
  close: string
  conversation: string
  message: string
  placeholder: string
  send: string
  stop: string
  retry: string
  you: string
  assistant: string
  typing: string
  waiting: string
  notSent: string
  stopped: string
  failed: string
  interrupted: string
  empty: string
  loadingOlder: string
  /** Their number, if there are several, stands beside it. */
  newMessages: (count: number) => string
  /** Back to the end of the conversation. */
  toEnd: string
  reconnecting: string
  offline: string
  refused: string
  aiNotice: string
  /** The first words of a chat that an AI answers. */
  aiGreeting: string
  consent: string
  privacy: string
  suggestions: string
  online: string
  menu: string
  eraseNow: string
  copy: string
  copied: string
  helpful: string
  notHelpful: string
  person: string
  crashed: string
  tooLong: (over: number, locale: string) => string
  failure: Partial<Record<FailureCode, string>>
  unknownFailure: string
  /** Fetches what the parts say in the same language. */
  parts: () => Promise<{ texts: PartTexts }>
}

/**
 * Each is a file here and one in `parts`. `texts.test.ts` finds what is missing; a new language may need a line in its
 * tables (`shared`, `ai`, `inWords`, `scripts`), and one written from right to left in `rightToLeft` of
 * protocol/pick-locale.ts.
 */
const languages: Record<string, () => Promise<{ texts: Texts }>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  en: () => import('./en.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  it: () => import('./it.ts'),
  ja: () => import('./ja.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  'pt-BR': () => import('./pt-BR.ts'),
  ru: () => import('./ru.ts'),
  tr: () => import('./tr.ts'),
  uk: () => import('./uk.ts'),
  'zh-CN': () => import('./zh-CN.ts'),
}

/** What we speak, as BCP 47 writes it. */
export const spoken: readonly string[] = Object.keys(languages)

/** To a reader of none of them. */
export const english: PickedLocale = { locale: 'en', known: 'en' }

/** Fetches one language's texts and no other's. */
export async function loadTexts(language: string): Promise<Texts> {
  const load = languages[language]
  if (!load) throw new Error(`No texts in ${language}`)
  return (await load()).texts
}
