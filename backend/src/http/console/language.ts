import { pickLocale } from '@parley/protocol/pick-locale'
import type { RequestContext } from '#http/request-state.ts'
import { en } from './texts/en.ts'
import { ru } from './texts/ru.ts'
import type { Texts } from './texts/texts.ts'

/** A language of the console. */
export type Language = 'en' | 'ru'

const texts: Record<Language, Texts> = { en, ru }

/** The language that the browser asks for, of those that the console speaks. */
export function languageOf(ctx: RequestContext): Language {
  const known = pickLocale(ctx.acceptsLanguages(), Object.keys(texts))?.known
  return known === 'ru' ? 'ru' : 'en'
}

/** What the console's own pages say to this browser. */
export const textsFor = (ctx: RequestContext): Texts => texts[languageOf(ctx)]
