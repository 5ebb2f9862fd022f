import { readFileSync } from 'node:fs'

interface Attribute {
  readonly name: string
  readonly type?: { readonly text: string }
}

interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly { readonly tagName?: string; readonly attributes?: readonly Attribute[] }[]
  }[]
}

const textAt = (url: string | URL) => readFileSync(new URL(url), 'utf8')

/** App Bridge's package exports its types to the compiler alone. */
const appBridgeTypes = new URL('../../../node_modules/@shopify/app-bridge-types/dist/index.d.ts', import.meta.url)

/** Polaris' elements with their attributes, by the manifest that Shopify publishes with their types. */
function polarisElements(): Map<string, ReadonlyMap<string, Attribute>> {
  const { modules }: Manifest = JSON.parse(textAt(import.meta.resolve('@shopify/polaris-types/custom-elements')))
  const elements = new Map<string, ReadonlyMap<string, Attribute>>()
  for (const { declarations = [] } of modules)
    for (const { tagName, attributes = [] } of declarations)
      if (tagName) elements.set(tagName, new Map(attributes.map((one) => [one.name, one])))
  // Of App Bridge, not of Polaris.
  if (textAt(appBridgeTypes).includes('"s-app-nav": SAppNavAttributes')) elements.set('s-app-nav', new Map())
  return elements
}
const elements = polarisElements()

/** Attributes that HTML gives every element. */
const isGlobal = (name: string) => /^(?:id|slot|hidden|lang|dir|tabindex|data-[\w-]+|aria-[\w-]+)$/.test(name)

/** What a page says of an `s-` element that Shopify knows nothing of; empty: all of it is known. */
export function unknownToShopify(page: string): string[] {
  const found: string[] = []
  for (const [, tag = '', rest = ''] of page.matchAll(/<(s-[\w-]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)) {
    const known = elements.get(tag)
    if (!known) found.push(`<${tag}>`)
    for (const [, name = '', value] of rest.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
      const attribute = known?.get(name)
      if (!attribute && !isGlobal(name) && !(tag === 's-link' && name === 'rel')) found.push(`<${tag} ${name}>`)
      else if (attribute && value !== undefined && !isPermitted(attribute, value))
        found.push(`<${tag} ${name}="${value}">`)
    }
  }
  return [...new Set(found)]
}

/** Is the value one of those that are listed, where the type lists them? */
function isPermitted({ type }: Attribute, value: string): boolean {
  const listed = (type?.text ?? '').split('|').map((one) => one.trim())
  return !listed.every((one) => /^"[^"]*"$/.test(one)) || listed.includes(`"${value}"`)
}
