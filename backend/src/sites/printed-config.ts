import { canonicalLocale } from '@parley/protocol/pick-locale'
import type { SiteConfig, SiteTexts } from '@parley/protocol/site-config'
import { siteWords } from '@parley/protocol/site-words'

/** What the extension takes for a storefront whose language has no texts. */
const otherwise = 'default'

/**
 * So many bytes of JSON may it have. Shopify keeps 128 KB in one field (shopify.dev/docs/apps/build/metafields/metafield-limits),
 * and the address of the backend and the site's key stand there too.
 */
const maxKB = 126

/**
 * What the pages of a shop at Shopify print of a site's config, the version with it: the config without texts, and by locale,
 * as Liquid has it, the texts.
 */
export const printedConfig = (config: SiteConfig) => ({
  config: { ...config, texts: {} },
  texts: textsByLocale(config),
})

/** How much too long it is for Shopify; null: it is not. */
export function tooLong(config: SiteConfig): { readonly kB: number; readonly maxKB: number } | null {
  const kB = Math.ceil(Buffer.byteLength(JSON.stringify(printedConfig(config))) / 1024)
  return kB > maxKB ? { kB, maxKB } : null
}

/** Of every locale that has texts, of the language of each (`pt` for `pt-BR`), and of all others. */
function textsByLocale(config: SiteConfig): Record<string, SiteTexts> {
  const locales = Object.keys(config.texts).flatMap((name) => canonicalLocale(name) ?? [])
  const named = [...new Set(locales.flatMap((locale) => [locale, locale.split('-', 1)[0] ?? locale]))]
  return Object.fromEntries([
    [otherwise, siteWords(config, undefined)],
    ...named.map((locale) => [locale, siteWords(config, locale)]),
  ])
}
