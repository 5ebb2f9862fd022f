import type { Plugin } from 'vite'

/** Modules that come with parts which most visitors never open, and the entry, which fetches its own texts. */
const apart =
  /valibot|protocol\/(?:block|card-template|text)\.ts|\/app\/(?:blocks|menu)\/|\/app\/texts\/(?!plural)|feedback-form|debug-report|save-file|main\.tsx|\.css/

/** All the rest in one file: the parts share much of it, and files of a kilobyte each compress badly. */
export const oneChunk = { groups: [{ name: 'panel', test: (id: string) => !apart.test(id) }] }

/**
 * Marked's module ends in an instance of all of it, its own HTML renderer included, which keeps bundlers from leaving
 * anything out (3 KB gzip). We use its lexer alone. A version that is built otherwise fails the build here.
 */
export const lexerAlone: Plugin = {
  name: 'marked-lexer-alone',
  transform: {
    filter: { id: /marked\.esm\.js$/ },
    handler(code) {
      const instance = code.search(/;var \w+=new \w+;function \w+\(/)
      const [lexer, tokenizer] = ['Lexer', 'Tokenizer'].map(
        (name) => new RegExp(`[{,](\\w+) as ${name}\\b`).exec(code.slice(code.lastIndexOf('export{')))?.[1],
      )
      if (instance < 0 || !lexer || !tokenizer) throw new Error('marked is built otherwise than this plugin knows')
      return { code: `${code.slice(0, instance)};export{${lexer} as Lexer,${tokenizer} as Tokenizer}`, map: null }
    },
  },
}

/** Vite wraps each `import()` to preload its styles and chunks. Ours have none to preload, so the wrapper only weighs. */
export const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: {
    filter: { id: /vite\/preload-helper\.js$/ },
    handler: () => 'export const __vitePreload = (load) => load()',
  },
}
