/** What a document's head may hold (WHATWG HTML §4.2); anything else begins the body. */
const inHead = new Set(['html', 'head', 'meta', 'link', 'base'])
/** Their content is text, or is not there for a browser with scripts. */
const skipped = /^(?:script|style|title|noscript|template)$/

const comment = /<!--[\s\S]*?-->/y
const declaration = /<[!?][^>]*>/y
// A name is read in one way alone: where a part of it could count as attributes, a long one would be tried at each letter.
const tag = /<(\/?)([a-z][a-z0-9-]*)(?=[\s/>])((?:"[^"]*"|'[^']*'|[^"'>])*)>/iy
const attribute = /(?<![a-z-])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi

/**
 * The contents of the `<meta>` tags of this name in the head of an HTML document, and in no comment and no text: what a
 * visitor may write into a page stands in its body. Takes a time that grows with the length alone: what does not end
 * ends the reading.
 */
export function metaContents(html: string, name: string): string[] {
  const found: string[] = []
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    const other = matchAt(comment, html, at) ?? (html.startsWith('<!--', at) ? null : matchAt(declaration, html, at))
    if (other) {
      at += other[0].length
      continue
    }
    const [whole = '', closing, written = '', attributes = ''] = matchAt(tag, html, at) ?? []
    const element = written.toLowerCase()
    at += whole.length
    if (closing) return found
    if (skipped.test(element)) {
      const end = new RegExp(`</${element}\\s*>`, 'i').exec(html.slice(at))
      if (!end) return found
      at += end.index + end[0].length
    } else if (!inHead.has(element)) return found
    else if (element === 'meta') {
      const values = new Map(
        [...attributes.matchAll(attribute)].map(([, key = '', a, b]) => [key.toLowerCase(), a ?? b]),
      )
      if (values.get('name') === name) found.push(values.get('content') ?? '')
    }
  }
  return found
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
