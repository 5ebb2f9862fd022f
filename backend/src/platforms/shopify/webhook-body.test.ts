import { describe, expect, it } from 'vitest'
import { type WebhookTopic, webhookBody } from '../../../test/platforms/shopify-calls.ts'
import { webhookWork } from './webhook-body.ts'

const shop = 'keramik.myshopify.com'
const call = { shop, shopId: '1000' }

/** As the library has topics. */
const told = (topic: WebhookTopic, more: object = {}) =>
  webhookWork(topic.toUpperCase().replace('/', '_'), shop, JSON.parse(webhookBody(topic, { ...call, more })))

describe('what a webhook asks for', () => {
  it.each<[WebhookTopic, object]>([
    ['app/uninstalled', { kind: 'uninstalled' }],
    ['app/scopes_update', { kind: 'sync' }],
    ['shop/update', { kind: 'sync' }],
    ['domains/create', { kind: 'sync' }],
    ['domains/update', { kind: 'sync' }],
    ['domains/destroy', { kind: 'sync' }],
    ['shop/redact', { kind: 'redact-shop', shopId: '1000' }],
    ['customers/redact', { kind: 'redact-customer', customer: { id: '191167', email: 'john@example.com' } }],
    ['customers/data_request', { kind: 'customer-data', customer: { id: '191167', email: 'john@example.com' } }],
  ])('of %s as Shopify sends it', (topic, work) => {
    expect(told(topic)).toEqual(work)
  })

  it.each<WebhookTopic>(['app/uninstalled', 'shop/redact', 'customers/redact', 'customers/data_request'])(
    'of %s that names no shop is no more than to ask Shopify',
    (topic) => {
      const none = { shop_domain: null, myshopify_domain: null }
      expect(told(topic, none)).toEqual({ kind: 'sync' })
      expect(webhookWork(topic.toUpperCase().replace('/', '_'), shop, [])).toEqual({ kind: 'sync' })
    },
  )

  it.each([
    ['an address alone', { email: 'john@example.com' }, { email: 'john@example.com' }],
    ['a number alone', { id: 7, email: null }, { id: '7' }],
    ['nobody', {}, {}],
    ['an empty address', { id: 7, email: ' ' }, { id: '7' }],
  ])('is about a customer who is named by %s', (_, customer, named) => {
    expect(told('customers/redact', { customer })).toEqual({ kind: 'redact-customer', customer: named })
  })

  it.each([
    ['a number as text', { id: '7' }],
    ['a number that is none', { id: 0 }],
    ['a number with a fraction', { id: 7.5 }],
    ['a query in place of an address', { email: { $ne: '' } }],
    ['nothing that is a customer', 'john@example.com'],
  ])('is refused: a customer who is named by %s', (_, customer) => {
    expect(told('customers/redact', { customer })).toBe('refused')
    expect(told('customers/data_request', { customer })).toBe('refused')
  })

  it('is refused where one of two shops that it names is another one', () => {
    expect(told('customers/redact', { myshopify_domain: 'other.myshopify.com' })).toBe('refused')
  })
})
