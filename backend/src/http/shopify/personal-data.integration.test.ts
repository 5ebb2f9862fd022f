import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { dataRequestModel } from '#platforms/shopify/data-requests.ts'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { erasureModel } from '#visitors/erasure-model.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import type { FakeShop } from '../../../test/platforms/shopify.ts'
import type { WebhookCall, WebhookTopic } from '../../../test/platforms/shopify-calls.ts'
import { questionsOn, shopper } from '../../../test/platforms/shopper.ts'

const shops = await startShopBackend()
const { shopify, backend } = shops
/** Another shop in each test. */
let shop: FakeShop
let siteId: string

afterAll(() => shops.close())
beforeEach(async () => {
  shopify.instead = () => null
  shop = shopify.add()
  ;({ siteId } = await shops.install(shop.domain))
})

const tell = (topic: WebhookTopic, more?: Partial<WebhookCall>) => shops.tell(shop, topic, more)
const say = (text: string, who?: Parameters<typeof shopper>[3]) => shopper(shops, shop, text, who)
const questions = () => questionsOn(shops, siteId)

describe('a customer whom the shop redacts', () => {
  it('is erased by number, with every word, and nobody else is', async () => {
    const seven = await say('I am seven', { customerId: '7' })
    await say('I am eight', { customerId: '8' })
    await say('I am nobody')
    const stream = await seven.events()
    await tell('customers/redact', { more: { customer: { id: 7, email: 'seven@x.example', phone: '' } } })
    expect(await questions()).toEqual(['I am eight', 'I am nobody'])
    expect((await stream.until('bye')).data.reason).toBe('expired')
    expect((await seven.fetch('/v1/messages')).status).toBe(401)
    expect(await erasureModel(backend.connection).exists({ _id: seven.session.visitor.id })).not.toBeNull()
  })

  it('is erased by address alone, however it is written', async () => {
    await say('Write to me', { email: 'Seven@X.example' })
    await say('Not to me', { email: 'eight@x.example' })
    await tell('customers/redact', { more: { customer: { email: ' seven@x.EXAMPLE ' } } })
    expect(await questions()).toEqual(['Not to me'])
  })

  it('is not erased in another shop, nor where the webhook names nobody', async () => {
    await say('I am seven', { customerId: '7' })
    await tell('customers/redact', { more: { customer: {} } })
    const other = shopify.add()
    await shops.tell(other, 'customers/redact', { more: { customer: { id: 7 } } })
    expect(await questions()).toEqual(['I am seven'])
  })

  it('stands in no stored webhook in the clear, and in none that was worked off', async () => {
    await tell('customers/redact', { more: { customer: { id: 7, email: 'seven@x.example' } } })
    const stored = await webhookModel(backend.connection).findOne({ shop: shop.domain }).lean()
    expect(stored).toMatchObject({ kind: 'redact-customer', doneAt: expect.any(Date) })
    expect(stored).not.toHaveProperty('work')
    expect(backend.log.join()).not.toContain('seven@x.example')
  })
})

describe('a customer who asks for their data', () => {
  it('stands in the app’s home for 30 days, sealed', async () => {
    await say('I am seven', { customerId: '7' })
    await tell('customers/data_request', {
      id: `request-${shop.shopId}`,
      more: { customer: { id: 7, email: 'seven@x.example' } },
    })
    const [request] = await dataRequestModel(backend.connection).find({ shop: shop.domain }).lean()
    expect(request).toMatchObject({ _id: `request-${shop.shopId}`, siteId })
    const { requestedAt, expiresAt } = request ?? expect.unreachable()
    expect(expiresAt.getTime() - requestedAt.getTime()).toBe(30 * 24 * 3600_000)
    expect(JSON.stringify(request)).not.toContain('seven@x.example')
  })

  it.each([
    ['by number alone', { id: 7 }, ['I am seven']],
    ['by address alone, however it is written', { email: ' SEVEN@x.example ' }, ['Write to me']],
    ['by both', { id: 7, email: 'seven@x.example' }, ['I am seven', 'Write to me']],
  ])('is found %s', async (_, customer, found) => {
    await say('I am seven', { customerId: '7' })
    await say('Write to me', { email: 'Seven@x.example' })
    await say('I am eight', { customerId: '8', email: 'eight@x.example' })
    const id = `found-${shop.shopId}`
    await tell('customers/data_request', { id, more: { customer } })
    const told = await (await shops.ask(shop.domain, `/shopify/api/requests/${id}`)).text()
    expect((await questions()).filter((text) => told.includes(text))).toEqual(found)
  })

  it('has it fetched by the merchant of that shop alone, as it is by then', async () => {
    await say('I am seven', { customerId: '7' })
    await say('Write to me', { email: 'seven@x.example' })
    await say('I am eight', { customerId: '8' })
    const id = `fetched-${shop.shopId}`
    await tell('customers/data_request', { id, more: { customer: { id: 7, email: 'Seven@x.example' } } })
    const fetched = async ({ domain }: FakeShop) => {
      const response = await shops.ask(domain, `/shopify/api/requests/${id}`)
      return `${response.status} ${await response.text()}`
    }
    const told = await fetched(shop)
    expect(told).toMatch(/^200 /)
    expect([told.includes('I am seven'), told.includes('Write to me'), told.includes('I am eight')]).toEqual([
      true,
      true,
      false,
    ])
    const other = shopify.add()
    await shops.install(other.domain)
    expect(await fetched(other)).toMatch(/^404 /)
    await tell('customers/redact', { more: { customer: { id: 7, email: 'seven@x.example' } } })
    expect(await fetched(shop)).toMatch(/^404 /)
    expect(await questions()).toEqual(['I am eight'])
  })
})
