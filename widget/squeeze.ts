import { minify } from 'terser'

/**
 * Makes the loader small, of which every byte is paid on every page of a shop: Terser inlines what the bundler's own
 * minifier leaves in functions, and the wrapper's names for `document` and `Object` become letters. `properties` and
 * `scheme` stay within the loader (look.ts, surface.ts); all other property names are the wire's or the browser's.
 */
export async function squeeze(code: string): Promise<string> {
  const { code: squeezed } = await minify(`(()=>{const{document,Object}=window;${code}})()`, {
    ecma: 2022,
    toplevel: true,
    compress: {
      passes: 5,
      unsafe: true,
      unsafe_arrows: true,
      hoist_props: true,
      hoist_funs: true,
      pure_getters: true,
      keep_fargs: false,
    },
    mangle: { properties: { regex: /^(?:properties|scheme)$/ } },
  })
  if (!squeezed) throw new Error('Terser gave no code')
  return squeezed
}
