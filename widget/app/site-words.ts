import type { SiteConfig, SiteTexts } from '@parley/protocol/site-config'

/** The merchant's own words for a locale: of the locale itself, of its language, else of the site's own locale. */
export function siteWords({ texts, locale: own }: SiteConfig, locale: string): SiteTexts {
  const language = locale.split(/[-_]/, 1)[0] ?? ''
  return { ...texts[own], ...texts[language], ...texts[locale] }
}
