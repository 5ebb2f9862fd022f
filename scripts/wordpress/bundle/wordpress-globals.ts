/** What WordPress itself brings, by the names that modules import: the handle of its script, and the global it is. */
export function wordpressGlobal(module: string): { readonly handle: string; readonly global: string } | null {
  if (module === 'react/jsx-runtime') return { handle: 'react-jsx-runtime', global: 'ReactJSXRuntime' }
  const [, name] = /^@wordpress\/([a-z0-9-]+)$/.exec(module) ?? []
  if (name === undefined) return null
  return {
    handle: `wp-${name}`,
    global: `wp.${name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}`,
  }
}
