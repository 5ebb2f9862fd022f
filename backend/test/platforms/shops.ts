import { randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import { expect } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { createIndexes } from '#database/indexes.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createLog } from '#log.ts'
import { type ConnectedShops, createConnectedShops } from '#platforms/shopify/connected-shops.ts'
import { createInstallation } from '#platforms/shopify/installation.ts'
import { createShopKeeper } from '#platforms/shopify/shop-keeper.ts'
import { type ShopDocument, shopModel } from '#platforms/shopify/shop-model.ts'
import { createShopSettings, type ShopSettings } from '#platforms/shopify/shop-settings.ts'
import { createShopSync } from '#platforms/shopify/shop-sync.ts'
import { createShopTokens, tokensBinding } from '#platforms/shopify/shop-tokens.ts'
import { createShopifyApi } from '#platforms/shopify/shopify-api.ts'
import { shopifyLibraries } from '#platforms/shopify/shopify-library.ts'
import { createSiteAdministration, type SiteAdministration } from '#sites/administration.ts'
import type { Site } from '#sites/site.ts'
import { siteModel } from '#sites/site-model.ts'
import { testDatabase } from '../databases/database.ts'
import { type FakeShop, FakeShopify, shopifyApp } from './shopify.ts'

/** One shop after the other at Shopify's stand-in, and what the backend does of itself with shops, without its HTTP. */
export interface TestShops extends ConnectedShops {
  readonly connection: Connection
  readonly databaseUri: string
  readonly fake: FakeShopify
  readonly shop: FakeShop
  readonly settings: ShopSettings
  /** What was reported while a caller got an answer all the same. */
  readonly reported: readonly unknown[]
  /** The operator's. */
  readonly administration: SiteAdministration
  /** Does what is due, as the backend does by itself every few seconds. */
  look(): Promise<void>
  /** The app is opened in the admin, and the API is asked. */
  install(): Promise<Site>
  /** The app is opened in the admin. */
  open(): Promise<Site>
  stored(): Promise<ShopDocument>
  change(changes: Partial<ShopDocument>): Promise<void>
  /** The access token is about to end. */
  endToken(): Promise<void>
  counts(): Promise<{ accounts: number; shops: number; sites: number }>
  /** Of the namespace that pages print. */
  metafield(name: string): string
  /** Nothing of one test is due in another. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** On a database of its own. */
export async function startTestShops(): Promise<TestShops> {
  const { connection, uri: databaseUri, drop } = await testDatabase()
  const fake = FakeShopify.start()
  const vault = createVault(parseSecret(randomBytes(32).toString('hex')))
  const shops = shopModel(connection)
  const sites = siteModel(connection)
  const accounts = accountModel(connection)
  await createIndexes([shops, sites])
  const reported: unknown[] = []
  const lines: string[] = []
  const log = createLog('trace', { write: (line) => void lines.push(line) })
  const report = (error: unknown) => {
    reported.push(error)
    log.error({ error }, 'background work failed')
  }
  const api = createShopifyApi(shopifyLibraries(shopifyApp, 'https://console.example'))
  const tokens = createShopTokens(connection, vault, api)
  const installation = createInstallation({ connection, vault, api, tokens })
  const shopSync = createShopSync({ connection, vault, tokens, publicUrl: 'https://chat.example' })
  const connected = createConnectedShops({ connection, api, tokens, installation, shopSync, report })
  const { look } = createShopKeeper({ connection, sync: shopSync.sync, report })
  const add = () => fake.add({ domains: ['keramik.example'] })
  let shop = add()
  const stored = () => shops.findById(shop.domain).orFail().lean()

  return {
    ...connected,
    connection,
    databaseUri,
    fake,
    get shop() {
      return shop
    },
    settings: createShopSettings({ connection, vault, tell: connected.tell }),
    reported,
    administration: createSiteAdministration({ connection, vault, accountId: null }),
    look,
    install: async () => connected.siteOf(shop.domain, await fake.idToken(shop.domain)),
    open: async () => connected.sync(shop.domain, await fake.idToken(shop.domain)),
    stored,
    async change(changes) {
      await shops.updateOne({ _id: shop.domain }, { $set: changes })
    },
    async endToken() {
      const kept = JSON.parse(vault.open((await stored()).tokens ?? '', tokensBinding(shop.domain)))
      const ended = tokens.seal(shop.domain, { ...kept, expiresAt: new Date() })
      await shops.updateOne({ _id: shop.domain }, { $set: { tokens: ended } })
    },
    counts: async () => ({
      accounts: await accounts.countDocuments(),
      shops: await shops.countDocuments(),
      sites: await sites.countDocuments(),
    }),
    metafield: (name) => fake.metafield(shop.domain, `parley.${name}`),
    async reset() {
      await Promise.all([shops.deleteMany({}), sites.deleteMany({}), accounts.deleteMany({})])
      fake.asked.length = 0
      fake.instead = () => null
      reported.length = 0
      shop = add()
    },
    async close() {
      fake.stop()
      await drop()
      expect(fake.mintedIn(lines)).toEqual([])
    },
  }
}
