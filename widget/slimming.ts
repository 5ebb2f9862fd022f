import { minify } from 'terser'
import { type Plugin, parseAst } from 'vite'

/** Modules that come with parts which most visitors never open. */
const apart =
  /valibot|protocol\/(?:block|card-template|text)\.ts|\/app\/(?:(?:asks|forms|menu)\/|blocks\/(?!answer|block-text))|\/app\/texts\/(?!plural)|debug-report|save-file|\.css/

/** All the rest in one file: the parts share much of it, and files of a kilobyte each compress badly. */
export const oneChunk = { groups: [{ name: 'panel', test: (id: string) => !apart.test(id) }] }

/**
 * Marked's module ends in an instance of all of it, its own HTML renderer included, which keeps bundlers from leaving
 * anything out, and its lexer knows dialects that ours does not speak. We use the lexer alone, without what
 * markdown/lexer.ts turns off (3.7 KB gzip together). A version that is built otherwise fails the build here.
 */
export const lexerAlone: Plugin = {
  name: 'marked-lexer-alone',
  transform: {
    filter: { id: /marked\.esm\.js$/ },
    handler: (code) => ({ code: lexerOf(code), map: null }),
  },
}

/** Marked's source with nothing but its lexer and its tokenizer. */
export function lexerOf(code: string): string {
  const instance = code.search(/;var \w+=new \w+;function \w+\(/)
  const [lexer, tokenizer] = ['Lexer', 'Tokenizer'].map(
    (name) => new RegExp(`[{,](\\w+) as ${name}\\b`).exec(code.slice(code.lastIndexOf('export{')))?.[1],
  )
  const turnedOff = /\b(?:pedantic|html|def):[\w$]+(?:,|(?=\}))/g
  if (instance < 0 || !lexer || !tokenizer || !turnedOff.test(code))
    throw new Error('marked is built otherwise than this plugin knows')
  const alone = `${code.slice(0, instance)};export{${lexer} as Lexer,${tokenizer} as Tokenizer}`
  return withoutUnused(alone.replaceAll('this.options.pedantic', '!1').replace(turnedOff, ''))
}

/** Bundlers keep a value that nobody uses where a call makes it. Those at marked's top level only put rules together. */
function withoutUnused(code: string): string {
  const values = parseAst(code).body.flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
  const unused = values.findLast(
    ({ id, init }) => id.type === 'Identifier' && init && init.type !== 'Literal' && isNamedOnce(id.name, code),
  )
  if (!unused?.init) return code
  return withoutUnused(`${code.slice(0, unused.init.start)}0${code.slice(unused.init.end)}`)
}

const isNamedOnce = (name: string, code: string) =>
  code.split(new RegExp(`(?<![\\w$])${RegExp.escape(name)}(?![\\w$])`)).length === 2

/** Vite wraps each `import()` to preload its styles and chunks. Ours have none to preload, so the wrapper only weighs. */
export const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: {
    filter: { id: /vite\/preload-helper\.js$/ },
    handler: () => 'export const __vitePreload = (load) => load()',
  },
  renderChunk: (code) => ({
    code: code.replace(/__vitePreload\(([\s\S]*?), __VITE_PRELOAD__\)/g, '($1)()'),
    map: null,
  }),
}

/** Terser leaves a hundredth less of the panel than the bundler's own minifier alone, which still comes after it. */
export const tersePanel: Plugin = {
  name: 'terse-panel',
  async renderChunk(source, { isEntry }) {
    if (!isEntry) return null
    const compress = { passes: 6, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, keep_fargs: false }
    const { code } = await minify(source, { ecma: 2022, module: true, compress })
    return { code: code ?? source, map: null }
  },
}
