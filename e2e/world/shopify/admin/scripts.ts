import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

const scriptOf = (name: string) =>
  stripTypeScriptTypes(readFileSync(new URL(name, import.meta.url), 'utf8')).replace(/^export \{\}.*$/m, '')

/** What `https://cdn.shopify.com/shopifycloud/` gives the app's home in tests, by path. */
export const shopifyCloud: ReadonlyMap<string, string> = new Map([
  ['/shopifycloud/app-bridge.js', scriptOf('app-bridge.ts')],
  ['/shopifycloud/polaris-1.js', scriptOf('polaris.ts')],
])
