import type { SiteConfig, SiteTexts } from '@parley/protocol/site-config'

/** Ends in a hyphen, so that `de` stands at the beginning of `de-AT` and not of `den`. */
const tag = (locale: string): string => `${locale.replace(/_/g, '-').toLowerCase()}-`

/** How well a name answers to a locale: itself, what stands above it, another region, not at all. */
const match = (name: string, locale: string): number =>
  tag(locale).startsWith(tag(name)) ? name.length : +tag(locale).startsWith(tag(name).replace(/-.*/, '-'))

/**
 * The merchant's own words for a storefront's locale, each text by itself: of the nearest locale that has it, else of the
 * site's own. The rule is `siteWords` of the protocol, which the panel speaks by and which would be a twentieth of the
 * loader; a test holds the two together. Only what languages were called long ago (`iw`) is beyond this one.
 */
export function wordsOf({ texts, locale: own }: Pick<SiteConfig, 'texts' | 'locale'>, locale: string): SiteTexts {
  const rank = (name: string) => match(name, locale) * 99 + match(name, own)
  const names = Object.keys(texts).reverse().filter(rank)
  return Object.assign({}, ...names.sort((a, b) => rank(a) - rank(b)).map((name) => texts[name]))
}
