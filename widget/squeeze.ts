import { minify as terser } from 'terser'
import { minify } from 'vite'

/**
 * Makes the loader small, of which every byte is paid on every page of a shop. Terser inlines what the bundler's own
 * minifier leaves in functions, and each of the two finds something in what the other one made; the wrapper's names for
 * `document`, `Object` and `setTimeout` become letters. `properties`, `scheme` and `words` stay within the loader (look.ts, surface.ts);
 * all other property names are the wire's or the browser's.
 */
export async function squeeze(code: string): Promise<string> {
  let squeezed = `(()=>{const{document,Object,setTimeout}=window;${code}})()`
  // One pass first: several at once leave it smaller, and gzip with more.
  for (const passes of [1, 5]) squeezed = await byOxc(await byTerser(squeezed, passes))
  return squeezed
}

async function byTerser(source: string, passes: number): Promise<string> {
  const { code } = await terser(source, {
    ecma: 2022,
    toplevel: true,
    compress: {
      passes,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_math: true,
      unsafe_methods: true,
      hoist_props: true,
      hoist_funs: true,
      pure_getters: true,
      keep_fargs: false,
    },
    mangle: { properties: { regex: /^(?:properties|scheme|words)$/ } },
  })
  if (!code) throw new Error('Terser gave no code')
  return code
}

async function byOxc(source: string): Promise<string> {
  const { code, errors } = await minify('parley.js', source)
  if (!code) throw new Error(`Oxc gave no code: ${errors.join()}`)
  return code.trim()
}
