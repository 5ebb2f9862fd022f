import type { Config } from '#config.ts'
import type { Shopify, ShopifyOptions } from './shopify.ts'

type Settings = Pick<ShopifyOptions, 'connection' | 'publicUrl'> & {
  readonly config: Pick<Config, 'shopify'>
  readonly consoleUrl: string | null
}
type Parts = Pick<ShopifyOptions, 'vault' | 'personalData' | 'eraseVisitor' | 'onChange' | 'report'>

/** Null: the operator has no app. Shopify's library is read only where there is one: every other start is spared it. */
export async function openShopify(settings: Settings, parts: Parts): Promise<Shopify | null> {
  const { config, connection, publicUrl, consoleUrl } = settings
  if (!config.shopify || consoleUrl === null) return null
  const { createShopify } = await import('./shopify.ts')
  return createShopify({ app: config.shopify, connection, publicUrl, consoleUrl, ...parts })
}
