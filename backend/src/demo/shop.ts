import { existsSync, readFileSync } from 'node:fs'

/** What `{{light}}`, `{{mid}}`, `{{dark}}` and `{{speck}}` stand for in a picture that comes in each glaze. */
const glazes = {
  oat: { light: '#f4ecdd', mid: '#ddd0ba', dark: '#b3a38a', speck: '#8d7a60' },
  moss: { light: '#a9b394', mid: '#7f8b6d', dark: '#566049', speck: '#3c4434' },
  ink: { light: '#66717d', mid: '#3f4954', dark: '#262d35', speck: '#8b96a1' },
}

const manual = new URL('../../../docs/protocol/embedding.md', import.meta.url)

/**
 * The product page of a small shop that does not exist, with Parley's loader on it, and a playground for its commands. The
 * function gives what stands at a path, null where there is nothing. The pages need no inline script or style:
 * `script-src 'self' <the loader's origin>`.
 */
export function createDemoPages({ loaderUrl, siteKey }: { loaderUrl: string; siteKey: string }) {
  const page = (name: string) => ({
    body: fill(read(name), { loader: loaderUrl, siteKey }),
    type: 'text/html; charset=utf-8',
  })
  const files = new Map([
    ['/', page('shop.html')],
    ['/playground', page('playground.html')],
  ])
  for (const name of ['shop', 'playground']) {
    files.set(`/demo/${name}.js`, { body: read(`${name}.js`), type: 'text/javascript; charset=utf-8' })
  }
  const shopStyles = ['base', 'frame', 'gallery', 'buy', 'sections']
  for (const name of [...shopStyles, 'playground-page', 'playground-calls', 'playground-console']) {
    files.set(`/demo/${name}.css`, { body: read(`styles/${name}.css`), type: 'text/css; charset=utf-8' })
  }
  const picture = (name: string, body: string) => files.set(`/demo/${name}.svg`, { body, type: 'image/svg+xml' })
  for (const name of ['cup', 'canister', 'filters']) picture(name, read(`pictures/${name}.svg`))
  for (const name of ['set', 'above']) {
    const template = read(`pictures/${name}.svg`)
    for (const [glaze, colours] of Object.entries(glazes)) picture(`${name}-${glaze}`, fill(template, colours))
  }
  return (path: string) => {
    if (path !== '/demo/embedding.md') return files.get(path) ?? null
    // The image has no docs/.
    return existsSync(manual) ? { body: readFileSync(manual, 'utf8'), type: 'text/plain; charset=utf-8' } : null
  }
}

function read(name: string) {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

/** @throws for a placeholder without a value: a page with a hole in it must not be served. */
function fill(template: string, values: Record<string, string>) {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`No value for {{${name}}}`)
    return value
  })
}
