import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Liquid, Tag, type TagToken, type TopLevelToken } from 'liquidjs'

const extension = fileURLToPath(new URL('../../plugins/shopify-app/extensions/parley-chat', import.meta.url))

/** What a shop's page knows when Shopify renders a block of the app. */
export interface Storefront {
  /** The app's own metafields, by `namespace.key`. */
  readonly metafields: Readonly<Record<string, unknown>>
  /** What the merchant set in the theme; otherwise as the schema has it. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly designMode?: boolean
  readonly locale?: string
  readonly pageType?: string
  readonly origin?: string
  readonly shopId?: number
  /** Who is signed in. */
  readonly customer?: Readonly<Record<string, unknown>> | undefined
  readonly product?: Readonly<Record<string, unknown>>
  /** Where Shopify serves the extension's files. */
  readonly assets?: string
}

interface Setting {
  readonly type: string
  readonly id?: string
  readonly default?: unknown
}

/** What a block says of itself to Shopify. */
export interface BlockSchema {
  readonly name: string
  readonly target: string
  readonly javascript?: string
  readonly available_if?: string
  readonly settings: readonly Setting[]
}

const readBlock = (block: string) => readFileSync(join(extension, 'blocks', `${block}.liquid`), 'utf8')

export function schemaOf(block: string): BlockSchema {
  return JSON.parse(/{% schema %}(.*){% endschema %}/s.exec(readBlock(block))?.[1] ?? '')
}

/** The blocks that the merchant finds under "App embeds", by their handles. */
export const appEmbeds: readonly string[] = readdirSync(join(extension, 'blocks'))
  .map((file) => file.replace('.liquid', ''))
  .filter((block) => schemaOf(block).target === 'body')

/** Skips what Shopify reads and does not print. */
class Unprinted extends Tag {
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid)
    while (remaining.length > 0 && !(remaining.shift() as TagToken & { name?: string }).name?.startsWith('end'));
  }
  *render() {}
}

function byNamespace(metafields: Storefront['metafields']) {
  const namespaces: Record<string, Record<string, { value: unknown }>> = {}
  for (const [name, value] of Object.entries(metafields)) {
    const [namespace = '', key = ''] = name.split('.')
    namespaces[namespace] = { ...namespaces[namespace], [key]: { value } }
  }
  return namespaces
}

const assetUrl = ({ assets = 'https://cdn.example/assets' }: Storefront, name: string) => `${assets}/${name}`

/** A block of the theme app extension as Shopify would print it (liquidjs, which is laxer than Shopify's own parser). */
export function renderBlock(block: string, storefront: Storefront): string {
  const { settings, designMode = false, locale = 'en', pageType = 'index', shopId = 1, customer, product } = storefront
  const { origin = 'https://shop.example' } = storefront
  const liquid = new Liquid({ partials: join(extension, 'snippets'), extname: '.liquid', strictFilters: true })
  for (const name of ['schema', 'doc']) liquid.registerTag(name, Unprinted)
  liquid.registerFilter('asset_url', (name: string) => assetUrl(storefront, name))
  const defaults = Object.fromEntries(schemaOf(block).settings.map((setting) => [setting.id, setting.default]))
  const globals = {
    app: { metafields: byNamespace(storefront.metafields) },
    request: { design_mode: designMode, locale: { iso_code: locale }, page_type: pageType, origin },
    shop: { id: shopId },
    cart: { currency: { iso_code: 'EUR' } },
    customer,
    product,
  }
  const own = { settings: { ...defaults, ...settings }, shopify_attributes: '' }
  return liquid.parseAndRenderSync(readBlock(block), { block: own }, { globals })
}

/** What a page has of a block. */
export interface PlacedBlock {
  readonly target: string
  /** Whose tag Shopify puts into the head, bare and once, whatever the block prints. */
  readonly script: string | undefined
  readonly html: string
}

/** A block that the merchant has put somewhere, as its schema has Shopify do it; none, while its condition does not hold. */
export function placeBlock(block: string, storefront: Storefront): PlacedBlock[] {
  const { target, javascript, available_if } = schemaOf(block)
  const condition = /^\{\{ app\.metafields\.(.+) \}\}$/.exec(available_if ?? '')?.[1]
  if (condition !== undefined && storefront.metafields[condition] !== true) return []
  return [{ target, script: javascript && assetUrl(storefront, javascript), html: renderBlock(block, storefront) }]
}
