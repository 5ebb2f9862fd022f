import type { Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Vault } from '#keys/vault.ts'
import type { PersonalDataCalls } from '../personal-data.ts'
import { type ConnectedShops, createConnectedShops } from './connected-shops.ts'
import { createInstallation } from './installation.ts'
import { createReturnedShops, type ReturnedShops } from './returned-shops.ts'
import { createShopIdentities, type ShopIdentities } from './shop-identity.ts'
import { createShopKeeper } from './shop-keeper.ts'
import { createShopSettings, type ShopSettings } from './shop-settings.ts'
import { createShopSync } from './shop-sync.ts'
import { createShopTokens } from './shop-tokens.ts'
import { createShopifyApi } from './shopify-api.ts'
import { type ShopifyApp, shopifyLibraries } from './shopify-library.ts'
import { createShopifySignatures, type ShopifySignatures } from './shopify-signatures.ts'
import { createShopWebhooks, type ShopWebhooks } from './webhooks.ts'

/** The operator's app at Shopify, and the shops that have it. */
export interface Shopify extends ConnectedShops {
  /** The client id, which App Bridge wants in the page. */
  readonly apiKey: string
  /** The shop whose admin made this ID token just now; null: it does not hold. */
  shopOf(idToken: string): Promise<string | null>
  /** A shop's own domain, `….myshopify.com`; null: it is none. */
  shopNamed(text: string): string | null
  /** What Shopify tells us, and what customers ask by it. */
  readonly webhooks: ShopWebhooks
  /** Did Shopify sign this? */
  readonly signatures: ShopifySignatures
  readonly identities: ShopIdentities
  readonly settings: ShopSettings
  readonly returned: ReturnedShops
  /** Asks about no more shops. */
  stop(): Promise<void>
}

export interface ShopifyOptions {
  readonly app: ShopifyApp
  readonly connection: Connection
  readonly vault: Vault
  readonly publicUrl: string
  readonly consoleUrl: string
  readonly report: (error: unknown) => void
  readonly personalData: PersonalDataCalls
  readonly eraseVisitor: (visitor: VisitorRef) => Promise<void>
  /** Hears of a site that may not be used any more, or may be again. */
  readonly onChange: (siteId: string) => void
}

export function createShopify(options: ShopifyOptions): Shopify {
  const { app, connection, vault, publicUrl, consoleUrl, report } = options
  const libraries = shopifyLibraries(app, consoleUrl)
  const api = createShopifyApi(libraries)
  const tokens = createShopTokens(connection, vault, api)
  const installation = createInstallation({ connection, vault, api, tokens })
  const shopSync = createShopSync({ connection, vault, tokens, publicUrl })
  const keeper = createShopKeeper({ connection, sync: shopSync.sync, report }).start()
  const signatures = createShopifySignatures(libraries)
  const webhooks = createShopWebhooks({ ...options, signatures, shopNamed: api.shopNamed, tokens })

  const connected = createConnectedShops({ connection, api, tokens, installation, shopSync, report })

  return {
    ...connected,
    apiKey: app.apiKey,
    shopOf: api.shopOf,
    shopNamed: api.shopNamed,
    webhooks,
    signatures,
    identities: createShopIdentities(connection, vault),
    settings: createShopSettings({ connection, vault, tell: connected.tell }),
    returned: createReturnedShops({ connection, vault, tell: connected.tell, eraseEarlier: webhooks.eraseEarlier }),

    async stop() {
      await Promise.all([keeper.stop(), webhooks.stop()])
    },
  }
}
