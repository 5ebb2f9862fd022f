import { nearest } from './pick-locale.ts'
import type { SiteConfig, SiteTexts } from './site-config.ts'

/**
 * The merchant's own words for a storefront's locale, each text by itself: of the nearest locale that has it, else of the
 * site's own.
 */
export function siteWords(
  { texts, locale: own }: Pick<SiteConfig, 'texts' | 'locale'>,
  locale: string | undefined,
): SiteTexts {
  const names = Object.keys(texts)
  const best = [...(locale === undefined ? [] : nearest(locale, names)), ...nearest(own, names)]
  return Object.assign({}, ...best.reverse().map((name) => texts[name]))
}
