/** Text that is HTML already: what `html` made. Nothing else makes one. */
class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

export type { Html }

/** What may stand in a template: texts are escaped, lists joined; `false`, `null` and `undefined` are nothing. */
type Part = Html | string | number | false | null | undefined | readonly Part[]

/** A template whose texts are escaped, for content and quoted attributes alike. Never for an unquoted attribute. */
export const html = (literals: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(literals.map((literal, at) => `${literal}${render(parts[at])}`).join(''))

function render(part: Part): string {
  if (part === false || part === null || part === undefined) return ''
  if (part instanceof Html) return `${part}`
  return typeof part === 'object' ? part.map(render).join('') : escapeHtml(`${part}`)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
