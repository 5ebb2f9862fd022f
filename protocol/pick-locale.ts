/** What we speak to a storefront. */
export interface PickedLocale {
  /** For dates, numbers and the document's `lang`: with the storefront's region, where what we say is right there. */
  readonly locale: string
  /** The one of ours that it is said in. */
  readonly known: string
}

/** What software is asked to make room for (RFC 5646, section 4.4.1). */
const longest = 35

/**
 * A locale as BCP 47 writes it, which `Intl` and `lang` need: `pt-BR` for `pt_br`, `he` for `iw`. Of what is none
 * (`de_DE.UTF-8`), or is over 35 characters long, its language; undefined where that is none either.
 */
export function canonicalLocale(name: string): string | undefined {
  const tag = name.trim().replaceAll('_', '-')
  return parsed(tag) ?? parsed(tag.split('-', 1)[0] ?? '')
}

function parsed(tag: string): string | undefined {
  try {
    const [locale = ''] = Intl.getCanonicalLocales(tag)
    return locale.length <= longest ? locale : undefined
  } catch {
    // A RangeError: no locale. It tells nothing else, and there is no other way to ask.
    return undefined
  }
}

const languageOf = (locale: string) => locale.split('-', 1)[0]

/**
 * Those of `names` that answer to a locale, best first: itself (`de-AT`), what stands above it (`de`), then other regions:
 * a reader of `pt-PT` would rather have `pt-BR`, and one of `zh-TW` `zh-CN`, than a foreign language.
 */
export function nearest(wished: string, names: readonly string[]): string[] {
  const locale = canonicalLocale(wished)
  if (locale === undefined) return []
  return names
    .flatMap((name) => {
      const canonical = canonicalLocale(name)
      if (canonical === undefined || languageOf(canonical) !== languageOf(locale)) return []
      return [{ name, rank: contains(canonical, locale) ? canonical.length : 0 }]
    })
    .sort((a, b) => b.rank - a.rank)
    .map(({ name }) => name)
}

const contains = (above: string, locale: string) => `${locale}-`.startsWith(`${above}-`)

/** The first of the wished locales that one of `known`, all in canonical form, answers to; null where none does. */
export function pickLocale(wished: readonly (string | undefined)[], known: readonly string[]): PickedLocale | null {
  for (const name of wished) {
    const locale = name && canonicalLocale(name)
    const ours = locale && nearest(locale, known)[0]
    // Another region's words keep its own dates and `lang`: that is what they are.
    if (ours) return { locale: contains(ours, locale) ? locale : ours, known: ours }
  }
  return null
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur'])

/** Which way a canonical locale is written. */
export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  rightToLeft.has(languageOf(locale) ?? '') ? 'rtl' : 'ltr'
