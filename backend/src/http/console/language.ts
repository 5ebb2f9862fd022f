import { pickLocale } from '@parley/protocol/pick-locale'
import type { RequestContext } from '#http/request-state.ts'
import { en } from './texts/en.ts'
import { ru } from './texts/ru.ts'
import type { Texts } from './texts/texts.ts'

/** A language of the console. */
export type Language = 'en' | 'ru'

const texts: Record<Language, Texts> = { en, ru }

/** The language that Shopify's admin, else the browser, asks for, of those that the console speaks. */
export function languageOf(ctx: RequestContext): Language {
  const { locale } = ctx.state
  const wished = [...(locale === undefined ? [] : [locale]), ...ctx.acceptsLanguages()]
  const known = pickLocale(wished, Object.keys(texts))?.known
  return known === 'ru' ? 'ru' : 'en'
}

/** What the console's own pages say to this browser. */
export const textsFor = (ctx: RequestContext): Texts => texts[languageOf(ctx)]
