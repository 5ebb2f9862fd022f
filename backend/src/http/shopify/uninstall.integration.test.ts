import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import type { FakeShop } from '../../../test/platforms/shopify.ts'
import type { WebhookCall } from '../../../test/platforms/shopify-calls.ts'

const shops = await startShopBackend()
const { shopify, backend } = shops
/** Another shop in each test, whose merchant has installed the app, and whose agent has answered. */
let shop: FakeShop
let siteKey: string

afterAll(() => shops.close())
beforeEach(async () => {
  shopify.instead = () => null
  shop = shopify.add()
  ;({ siteKey } = await shops.install(shop.domain))
})

const removed = (more: Partial<WebhookCall> = {}) => shops.send(shop, 'app/uninstalled', more)
const embed = async () => (await shops.embed(siteKey)).status
const openChat = () => TestVisitor.open(backend.visitorOptions({ siteKey, origin: `https://${shop.domain}` }))
/** The pause of the shop's webhooks is over; who has one at this moment comes late. */
const askAgain = () =>
  webhookModel(backend.connection).updateMany(
    { shop: shop.domain },
    { $set: { dueAt: new Date() }, $inc: { attempts: 1 } },
  )

describe('a shop whose merchant removes the app', () => {
  it('has no chat at once: no frame, no session, and open streams end', async () => {
    const visitor = await openChat()
    const stream = await visitor.events()
    shopify.uninstall(shop.domain)
    expect((await removed()).status).toBe(200)
    await vi.waitFor(async () => expect(await embed()).toBe(404), 10_000)
    const refused = await TestVisitor.openResponse(visitor.options, { ticket: 'any' })
    await expectProblem(refused, 403, 'site_disabled')
    expect((await visitor.post('/v1/typing', { active: true })).status).toBe(403)
    expect((await stream.until('bye')).data).toMatchObject({ reason: 'expired' })
    await shops.workedOff(shop.domain)
    expect(await shops.stored(shop.domain)).toMatchObject({ tokens: null, uninstalledAt: expect.any(Date) })
  })

  it('has none while Shopify cannot say whether that is so, and its tokens are kept until it does', async () => {
    shopify.instead = () => new Response('', { status: 503 })
    await removed()
    await vi.waitFor(async () => expect(await embed()).toBe(404), 10_000)
    expect((await shops.stored(shop.domain))?.tokens).toBeTypeOf('string')
    shopify.uninstall(shop.domain)
    shopify.instead = () => null
    await shops.workedOff(shop.domain)
    expect((await shops.stored(shop.domain))?.tokens).toBeNull()
  })

  it('has it again with its history and its look when the app is installed again', async () => {
    const before = await shops.stored(shop.domain)
    await backend.administration.configure(siteKey, { look: { color: '#a13300' } })
    const visitor = await openChat()
    await visitor.say('Do you deliver on Saturday?')
    shopify.uninstall(shop.domain)
    await removed()
    await shops.workedOff(shop.domain)
    await shops.openHome(shop.domain)
    await vi.waitFor(async () => expect(await embed()).toBe(200), 10_000)
    const after = await shops.stored(shop.domain)
    expect([after?.siteKey, after?.accountId]).toEqual([siteKey, before?.accountId])
    expect(after?.uninstalledAt).toBeUndefined()
    const config = shopify.metafield(shop.domain, 'parley.config') ?? '{}'
    expect(JSON.parse(config).config.look.color).toBe('#a13300')
    const again = await TestVisitor.open(visitor.options, {}, visitor.session.token)
    expect(again.session.messages[0]?.text).toBe('Do you deliver on Saturday?')
    await shops.workedOff(shop.domain)
  })

  it('keeps the chat, and each stream, where Shopify goes on to answer to its tokens, and is asked about once more', async () => {
    const visitor = await openChat()
    const stream = await visitor.events()
    await removed()
    await vi.waitFor(async () => {
      const webhook = await webhookModel(backend.connection).findOne({ shop: shop.domain }).lean()
      expect([webhook?.attempts, (webhook?.dueAt?.getTime() ?? 0) > Date.now() + 30_000]).toEqual([1, true])
    }, 10_000)
    await askAgain()
    await shops.workedOff(shop.domain)
    expect(await embed()).toBe(200)
    expect(await shops.stored(shop.domain)).toMatchObject({ tokens: expect.any(String) })
    await visitor.say('Are you there?')
    await stream.until('message')
    expect(stream.seen.map(({ event }) => event)).not.toContain('bye')
  })

  it('keeps it at a second attempt while Shopify does not answer', async () => {
    const stream = await (await openChat()).events()
    shopify.asked.length = 0
    await removed()
    const answered = () => shopify.asked.filter(({ body }) => `${body.query}`.includes('query Installation')).length
    await vi.waitFor(() => expect(answered()).toBe(1), 10_000)
    shopify.instead = () => new Response('', { status: 503 })
    await askAgain()
    // It repeats what was not answered twice.
    await vi.waitFor(() => expect(answered()).toBe(4), 10_000)
    expect(await embed()).toBe(200)
    shopify.uninstall(shop.domain)
    shopify.instead = () => null
    await askAgain()
    expect((await stream.until('bye')).data).toMatchObject({ reason: 'expired' })
    await shops.workedOff(shop.domain)
    expect(await embed()).toBe(404)
  })

  it('has it again also where the webhook, whose time nobody signs, names a time that is yet to come', async () => {
    shopify.uninstall(shop.domain)
    await removed({ triggeredAt: new Date(Date.now() + 24 * 3600_000) })
    await shops.workedOff(shop.domain)
    expect(await embed()).toBe(404)
    await shops.openHome(shop.domain)
    await vi.waitFor(async () => expect(await embed()).toBe(200), 10_000)
  })

  it('keeps it where the removal is older than the present installation', async () => {
    shopify.uninstall(shop.domain)
    await removed({ triggeredAt: new Date(Date.now() - 60_000) })
    await shops.workedOff(shop.domain)
    expect(await embed()).toBe(200)
  })
})
