import type { SiteConfig, SiteTexts } from '@parley/protocol/site-config'

/** To compare by: `de-at-` for `de_AT`. With its last hyphen, because `de` stands above `de-AT` and not above `den`. */
const tagOf = (locale: string): string => `${locale.toLowerCase().replaceAll('_', '-')}-`

/**
 * The merchant's own words for a storefront's locale, each text by itself: of the locale, else of what stands above it,
 * else of the site's own. The panel's rule (`siteWords` of the protocol) also knows other regions and retired codes, and
 * would be a twentieth of the loader.
 */
export function wordsOf({ texts, locale: own }: Pick<SiteConfig, 'texts' | 'locale'>, locale: string): SiteTexts {
  const words: SiteTexts = {}
  for (const wished of [own, locale])
    for (const name of Object.keys(texts).sort((a, b) => a.length - b.length))
      if (tagOf(wished).startsWith(tagOf(name))) Object.assign(words, texts[name])
  return words
}
