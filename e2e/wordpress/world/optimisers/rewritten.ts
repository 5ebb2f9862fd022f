import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WordPress } from '../wordpress.ts'
import { laterScripts } from './later-scripts.ts'
import { atFoot, atHead, replaceScripts, type ScriptTag } from './script-tags.ts'

/** Where optimisers keep what they make. */
const cache = 'wp-content/cache'

/** What an optimiser makes of a page. */
interface Rewritten {
  readonly html: string
  /** Files of its own, each with the scripts that it puts there. */
  readonly files?: ReadonlyMap<string, readonly ScriptTag[]>
}

type Optimiser = (html: string, port: number) => Rewritten

const without = (attributes: string, ...names: string[]) =>
  attributes.replace(new RegExp(`\\s(?:${names.join('|')})(?:=(?:"[^"]*"|'[^']*'|[^\\s>]*))?(?=\\s|$)`, 'g'), '')

/** As Autoptimize, SG Optimizer and others do: one file of the shop's own, after which no attribute of ours is left. */
function combined(html: string): Rewritten {
  const all: ScriptTag[] = []
  const rest = replaceScripts(html, (script) => {
    all.push(script)
    return ''
  })
  const tag = `<script defer src="/${cache}/combined.js"></script>`
  return { html: atFoot(rest, tag), files: new Map([['combined.js', all]]) }
}

/** As LiteSpeed does: async goes, and code in the page becomes a file that can wait. */
const deferred = (html: string): Rewritten => ({
  html: replaceScripts(html, ({ attributes, src, code }) => {
    const from = src ? '' : ` src="data:text/javascript;base64,${Buffer.from(code).toString('base64')}"`
    return `<script${without(attributes, 'async', 'defer')}${from} defer data-deferred="1"></script>`
  }),
})

/** As WP Rocket does: nothing runs before the visitor moves. */
const delayed = (html: string): Rewritten => ({
  html: atHead(
    replaceScripts(html, ({ attributes, code }) => {
      const marked = attributes.replace(/\ssrc=/, ' data-later-src=')
      return `<script type="rocketlazyloadscript"${without(marked, 'type')}>${code}</script>`
    }),
    laterScripts('rocketlazyloadscript', 'mousemove'),
  ),
})

/** As Cloudflare's Rocket Loader does: everything runs after the page has loaded. */
const afterLoad = (html: string): Rewritten => ({
  html: atHead(
    replaceScripts(html, ({ attributes, code }) => {
      const marked = attributes.replace(/\ssrc=/, ' data-later-src=')
      return `<script type="c0ffee-text/javascript"${without(marked, 'type')}>${code}</script>`
    }),
    laterScripts('c0ffee-text/javascript', 'load'),
  ),
})

/** As those do that keep copies of others' scripts: another host, and a tag without what they do not know. */
function elsewhere(html: string, port: number): Rewritten {
  const files = new Map<string, ScriptTag[]>()
  const moved = replaceScripts(html, (script) => {
    if (!script.src) return `<script${script.attributes}>${script.code}</script>`
    const name = `${files.size}.js`
    files.set(name, [script])
    return `<script async src="http://localhost:${port}/${cache}/${name}"></script>`
  })
  return { html: moved, files }
}

/** As many do: in their order to the end of the page, behind all that was printed for them. */
function atTheFoot(html: string): Rewritten {
  let tags = ''
  const rest = replaceScripts(html, ({ attributes, code }) => {
    tags += `<script${without(attributes, 'async', 'defer')}>${code}</script>`
    return ''
  })
  return { html: atFoot(rest, tags) }
}

/** Ways to rewrite a page, each as if no mark of ours were honoured. */
export const optimisers: Readonly<Record<string, Optimiser>> = {
  combined,
  deferred,
  delayed,
  'after load': afterLoad,
  elsewhere,
  'at the foot': atTheFoot,
}

/**
 * Has an optimiser's page cache answer for the front page, as long as something is looked at.
 *
 * @throws where the optimiser has left our tag as it was, which would prove nothing.
 */
export async function optimised(wordpress: WordPress, rewrite: Optimiser, look: () => Promise<void>): Promise<void> {
  const page = await (await fetch(`${wordpress.url}/`)).text()
  const { html, files } = rewrite(page, wordpress.port)
  const tag = /<script[^>]* id="parley-chat-js"[^>]*>/.exec(page)?.[0]
  if (!tag || html.includes(tag)) throw new Error(`the optimiser has left the tag as it was: ${tag}`)
  await mkdir(join(wordpress.folder, cache), { recursive: true })
  for (const [name, scripts] of files ?? []) await writeFile(join(wordpress.folder, cache, name), await codeOf(scripts))
  await writeFile(join(wordpress.folder, cache, 'index.html'), html)
  const serve = `if ( '/' === $_SERVER['REQUEST_URI'] ) { readfile( ABSPATH . '${cache}/index.html' ); exit; }`
  await wordpress.with(serve, look).finally(() => rm(join(wordpress.folder, cache), { recursive: true }))
}

async function codeOf(scripts: readonly ScriptTag[]): Promise<string> {
  const parts = scripts.map(async ({ src, code }) => (src ? (await fetch(src)).text() : code))
  return (await Promise.all(parts)).join('\n;\n')
}
