import type { SiteConfig, SiteTexts } from '@parley/protocol/site-config'

/**
 * The merchant's own words for a storefront's locale, each text by itself: of the locale, else of its language, else of the
 * site's own. The panel's rule (`siteWords` of the protocol) also knows scripts, other regions and odd spellings, and would
 * be a twentieth of the loader; of those, this one knows `pt-br` and `pt_BR`, which themes write.
 */
export function wordsOf({ texts, locale: own }: Pick<SiteConfig, 'texts' | 'locale'>, locale: string): SiteTexts {
  const exact = locale.replace(/[-_](..)$/, (_, region) => `-${region.toUpperCase()}`)
  return { ...texts[own], ...texts[exact.replace(/-.*/, '')], ...texts[exact] }
}
