/** The languages in which the chat has words of its own. */
const own = ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt-BR', 'ru', 'tr', 'uk', 'zh-CN']

/** Those to choose from: with the site's, and any that has texts already. */
export function languagesFor(used: readonly string[]): string[] {
  return [...new Set([...used, ...own])].sort((a, b) => languageName(a).localeCompare(languageName(b)))
}

/** In the language of the admin. */
export function languageName(tag: string): string {
  try {
    return (
      new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(
        tag.replaceAll('_', '-'),
      ) ?? tag
    )
  } catch {
    return tag
  }
}
