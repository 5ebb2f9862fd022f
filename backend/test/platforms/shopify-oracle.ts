import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { ApiVersion, DeliveryMethod } from '@shopify/shopify-api'
import { shopifyApp as expressApp } from '@shopify/shopify-app-express'
import express from 'express'
import { type FakeShopify, shopifyApp } from './shopify.ts'

export interface Oracle {
  readonly url: string
  close(): Promise<void>
}

/**
 * Shopify's own package for Express with the same app, at the addresses that ours has: what it answers to a token or a
 * webhook is what Shopify means.
 */
export async function startOracle(fake: FakeShopify): Promise<Oracle> {
  // The package is CommonJS, and so has a library of its own.
  const library: typeof import('@shopify/shopify-api/runtime') = createRequire(import.meta.url)(
    '@shopify/shopify-api/runtime',
  )
  library.setAbstractFetchFunc((url, init) => fake.answer(url, init))
  const shopify = expressApp({
    api: {
      apiKey: shopifyApp.apiKey,
      apiSecretKey: shopifyApp.apiSecret,
      hostName: 'console.example',
      apiVersion: ApiVersion.October26,
      isEmbeddedApp: true,
      logger: { log: () => {} },
    },
    auth: { path: '/auth', callbackPath: '/auth/callback' },
    webhooks: { path: '/v1/shopify/webhooks' },
    future: { tokenExchange: true, expiringOfflineAccessTokens: true },
  })
  const app = express()
  const callback = async () => {}
  const handler = { deliveryMethod: DeliveryMethod.Http, callbackUrl: '/v1/shopify/webhooks', callback } as const
  app.post('/v1/shopify/webhooks', ...shopify.processWebhooks({ webhookHandlers: { SHOP_UPDATE: handler } }))
  app.get('/shopify', shopify.ensureInstalledOnShop(), shopify.validateAuthenticatedSession(), (_, response) => {
    response.send('<s-page></s-page>')
  })
  app.post('/shopify/api/embed', shopify.validateAuthenticatedSession(), (_, response) => {
    response.status(204).end()
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
