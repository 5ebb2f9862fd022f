/** A script of a page that a browser runs: one of JSON or of templates is none, and optimisers leave those alone. */
export interface ScriptTag {
  /** Between `<script` and `>`. */
  readonly attributes: string
  /** Of a file, `undefined` where the code stands in the page. */
  readonly src: string | undefined
  readonly code: string
}

/** Replaces each script that runs, found as optimisers find them: by a regular expression. */
export const replaceScripts = (html: string, replace: (script: ScriptTag) => string): string =>
  html.replace(/<script\b([^>]*)>(.*?)<\/script>/gs, (tag, attributes: string, code: string) => {
    const type = /\stype=["']?([^\s"'>]*)/.exec(attributes)?.[1]
    if (type && type !== 'text/javascript') return tag
    const src = /\ssrc=["']([^"']*)["']/.exec(attributes)?.[1]
    return replace({ attributes, src: src?.replaceAll('&#038;', '&').replaceAll('&amp;', '&'), code })
  })

/** Adds to the end of the body. */
export const atFoot = (html: string, more: string): string => html.replace('</body>', () => `${more}</body>`)

/** Adds to the head's beginning, before any other script. */
export const atHead = (html: string, more: string): string => html.replace('<head>', () => `<head>${more}`)
