import { afterAll, describe, expect, it, vi } from 'vitest'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import type { WebhookCall } from '../../../test/platforms/shopify-calls.ts'

const shops = await startShopBackend()
const { shopify, backend } = shops
/** Shops for which Shopify does not answer. */
const away = new Set<string>()
shopify.instead = ({ shop }) => (away.has(shop) ? new Response('', { status: 503 }) : null)

afterAll(() => shops.close())

/** A shop whose merchant has installed the app, and whose agent has answered. */
async function installed() {
  const shop = shopify.add()
  const { domain } = shop
  const { siteKey } = await shops.install(domain)
  return {
    domain,
    siteKey,
    removed: (more: Partial<WebhookCall> = {}) => shops.send(shop, 'app/uninstalled', more),
    embed: async () => (await shops.embed(siteKey)).status,
    openChat: () => TestVisitor.open(backend.visitorOptions({ siteKey, origin: `https://${domain}` })),
    /** The pause of the shop's webhooks is over; who has one at this moment comes late. */
    askAgain: () =>
      webhookModel(backend.connection).updateMany(
        { shop: domain },
        { $set: { dueAt: new Date() }, $inc: { attempts: 1 } },
      ),
  }
}

// Most of them wait until Shopify is asked, or asked once more: side by side, each with a shop of its own.
describe.concurrent('a shop whose merchant removes the app', () => {
  it('has no chat at once: no frame, no session, and open streams end', async () => {
    const { domain, removed, embed, openChat } = await installed()
    const visitor = await openChat()
    const stream = await visitor.events()
    shopify.uninstall(domain)
    expect((await removed()).status).toBe(200)
    await vi.waitFor(async () => expect(await embed()).toBe(404), 10_000)
    const refused = await TestVisitor.openResponse(visitor.options, { ticket: 'any' })
    await expectProblem(refused, 403, 'site_disabled')
    expect((await visitor.post('/v1/typing', { active: true })).status).toBe(403)
    expect((await stream.until('bye')).data).toMatchObject({ reason: 'expired' })
    await shops.workedOff(domain)
    expect(await shops.stored(domain)).toMatchObject({ tokens: null, uninstalledAt: expect.any(Date) })
  })

  it('has none while Shopify cannot say whether that is so, and its tokens are kept until it does', async () => {
    const { domain, removed, embed } = await installed()
    away.add(domain)
    await removed()
    await vi.waitFor(async () => expect(await embed()).toBe(404), 10_000)
    expect((await shops.stored(domain))?.tokens).toBeTypeOf('string')
    shopify.uninstall(domain)
    away.delete(domain)
    await shops.workedOff(domain)
    expect((await shops.stored(domain))?.tokens).toBeNull()
  })

  it('has it again with its history and its look when the app is installed again', async () => {
    const { domain, siteKey, removed, embed, openChat } = await installed()
    const before = await shops.stored(domain)
    await backend.administration.configure(siteKey, { look: { color: '#a13300' } })
    const visitor = await openChat()
    await visitor.say('Do you deliver on Saturday?')
    shopify.uninstall(domain)
    await removed()
    await shops.workedOff(domain)
    await shops.openHome(domain)
    await vi.waitFor(async () => expect(await embed()).toBe(200), 10_000)
    const after = await shops.stored(domain)
    expect([after?.siteKey, after?.accountId]).toEqual([siteKey, before?.accountId])
    expect(after?.uninstalledAt).toBeUndefined()
    expect(JSON.parse(shopify.metafield(domain, 'parley.config')).config.look.color).toBe('#a13300')
    const again = await TestVisitor.open(visitor.options, {}, visitor.session.token)
    expect(again.session.messages[0]?.text).toBe('Do you deliver on Saturday?')
    await shops.workedOff(domain)
  })

  it('keeps the chat, and each stream, where Shopify goes on to answer to its tokens, and is asked about once more', async () => {
    const { domain, removed, embed, openChat, askAgain } = await installed()
    const visitor = await openChat()
    const stream = await visitor.events()
    await removed()
    await vi.waitFor(async () => {
      const webhook = await webhookModel(backend.connection).findOne({ shop: domain }).lean()
      expect([webhook?.attempts, (webhook?.dueAt?.getTime() ?? 0) > Date.now() + 30_000]).toEqual([1, true])
    }, 10_000)
    await askAgain()
    await shops.workedOff(domain)
    expect(await embed()).toBe(200)
    expect(await shops.stored(domain)).toMatchObject({ tokens: expect.any(String) })
    await visitor.say('Are you there?')
    await stream.until('message')
    expect(stream.seen.map(({ event }) => event)).not.toContain('bye')
  })

  it('keeps it at a second attempt while Shopify does not answer', async () => {
    const { domain, removed, embed, openChat, askAgain } = await installed()
    const stream = await (await openChat()).events()
    await removed()
    const answered = () =>
      shopify.asked.filter(({ shop, body }) => shop === domain && `${body.query}`.includes('query Installation')).length
    await vi.waitFor(() => expect(answered()).toBe(1), 10_000)
    away.add(domain)
    await askAgain()
    // It repeats what was not answered twice.
    await vi.waitFor(() => expect(answered()).toBe(4), 10_000)
    expect(await embed()).toBe(200)
    shopify.uninstall(domain)
    away.delete(domain)
    await askAgain()
    expect((await stream.until('bye')).data).toMatchObject({ reason: 'expired' })
    await shops.workedOff(domain)
    expect(await embed()).toBe(404)
  })

  it('has it again also where the webhook, whose time nobody signs, names a time that is yet to come', async () => {
    const { domain, removed, embed } = await installed()
    shopify.uninstall(domain)
    await removed({ triggeredAt: new Date(Date.now() + 24 * 3600_000) })
    await shops.workedOff(domain)
    expect(await embed()).toBe(404)
    await shops.openHome(domain)
    await vi.waitFor(async () => expect(await embed()).toBe(200), 10_000)
  })

  it('keeps it where the removal is older than the present installation', async () => {
    const { domain, removed, embed } = await installed()
    shopify.uninstall(domain)
    await removed({ triggeredAt: new Date(Date.now() - 60_000) })
    await shops.workedOff(domain)
    expect(await embed()).toBe(200)
  })
})
