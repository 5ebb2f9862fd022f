import type { IncomingMessage } from 'node:http'
import { InvalidHmacError } from '@shopify/shopify-api'
import type { ShopifyLibraries } from './shopify-library.ts'

/** What the headers of a webhook say. Only the body is signed: none of this is certain. */
export interface Delivery {
  /** As Shopify calls it, but `APP_UNINSTALLED` for `app/uninstalled`. */
  readonly topic: string
  readonly domain: string
  readonly id: string
  /** When it happened; null: it does not say. */
  readonly triggeredAt: Date | null
}

export interface ShopifySignatures {
  /** Null: the body is not signed by Shopify for our app, or the headers are not those of a webhook. */
  webhook(request: IncomingMessage, body: string): Promise<Delivery | null>
  /** Was this query, of a call through the app proxy, signed by Shopify within the last 90 seconds? */
  proxy(query: URLSearchParams): Promise<boolean>
}

/** After a change of the client secret Shopify goes on to sign with the former one for up to an hour. */
export function createShopifySignatures(libraries: ShopifyLibraries): ShopifySignatures {
  return {
    async webhook(request, body) {
      for (const { webhooks } of libraries) {
        const found = await webhooks.validate({ rawBody: body, rawRequest: request })
        if (!found.valid || found.webhookType !== 'webhooks') continue
        const { topic, domain, webhookId, triggeredAt } = found
        const at = Date.parse(triggeredAt ?? '')
        return { topic, domain, id: webhookId, triggeredAt: Number.isNaN(at) ? null : new Date(at) }
      }
      return null
    },

    async proxy(query) {
      for (const { utils } of libraries)
        try {
          if (await utils.validateHmac(query, { signator: 'appProxy' })) return true
        } catch (error) {
          if (!(error instanceof InvalidHmacError)) throw error
        }
      return false
    },
  }
}
