/** A wished locale and the one of ours that answers to it. */
export interface PickedLocale {
  readonly wished: string
  readonly known: string
}

const normal = (locale: string) => locale.toLowerCase().replaceAll('_', '-')
const languageOf = (locale: string) => normal(locale).split('-', 1)[0] ?? ''

/**
 * The first of the wished locales that we know: as it stands (`pt-BR`), else its language (`de` for `de-AT`), else another
 * region's (`pt-BR` for `pt-PT`), which a reader would rather have than a foreign language.
 */
export function pickLocale(wished: readonly string[], known: readonly string[]): PickedLocale | null {
  for (const locale of wished) {
    const language = languageOf(locale)
    const found =
      known.find((each) => normal(each) === normal(locale)) ??
      known.find((each) => normal(each) === language) ??
      known.find((each) => languageOf(each) === language)
    if (found !== undefined) return { wished: locale, known: found }
  }
  return null
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur'])

/** Which way a locale is written. */
export const directionOf = (locale: string): 'ltr' | 'rtl' => (rightToLeft.has(languageOf(locale)) ? 'rtl' : 'ltr')
