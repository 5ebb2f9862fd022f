import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { dataRequestModel } from '#platforms/shopify/data-requests.ts'
import { shopErasureModel } from '#platforms/shopify/shop-erasure.ts'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { erasureModel } from '#visitors/erasure-model.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { startTestBackend, type TestBackend, testSecret } from '../../../test/backends/backend.ts'
import { atTerminal } from '../../../test/clients/terminal.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../test/platforms/often-enough.ts'
import { FakeShopify, shopifyEnv } from '../../../test/platforms/shopify.ts'
import { sendWebhook, type WebhookCall, type WebhookTopic } from '../../../test/platforms/shopify-calls.ts'
import { signedCustomer } from '../../../test/signed-customer.ts'

let shopify: FakeShopify
let backend: TestBackend
/** Another shop in each test. */
let domain: string
let shopId: string
let siteKey: string
let siteId: string
let count = 0

beforeAll(async () => {
  shopify = FakeShopify.start()
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', ...shopifyEnv } })
})
afterAll(async () => {
  await backend.close()
  shopify.stop()
})
beforeEach(async () => {
  count += 1
  shopify.instead = () => null
  domain = `keramik-${count}.myshopify.com`
  shopId = shopify.add({ domain }).shopId
  await openHome()
})

async function openHome() {
  const home = `${backend.url.replace('127.0.0.1', 'localhost')}/shopify?embedded=1&shop=${domain}`
  expect((await fetch(`${home}&id_token=${await shopify.idToken(domain)}`)).status).toBe(200)
  siteKey = (await shopModel(backend.connection).findById(domain).lean())?.siteKey ?? expect.unreachable()
  const site = await siteModel(backend.connection)
    .findOneAndUpdate({ key: siteKey }, { $set: { agentAnsweredAt: new Date() } })
    .lean()
  siteId = site?._id ?? expect.unreachable()
}

/** A shopper who said something: as a customer of the shop, or with an address that they left, or neither. */
async function shopper(text: string, { customerId, email }: { customerId?: string; email?: string } = {}) {
  const secret = shopify.metafields.get(domain)?.get('parley_private.identity_secret') ?? ''
  const identity =
    customerId === undefined ? {} : { identity: { token: signedCustomer(secret, { shopId, customerId }) } }
  const options = backend.visitorOptions({ siteKey, origin: `https://${domain}` })
  const visitor = await vi.waitFor(() => TestVisitor.open(options, identity), oftenEnough)
  await visitor.say(text)
  if (email !== undefined) {
    const kept = await visitor.fetch('/v1/contact', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email }),
    })
    expect(kept.status).toBe(204)
  }
  return visitor
}

async function send(topic: WebhookTopic, more: Partial<WebhookCall> = {}): Promise<void> {
  expect((await sendWebhook(backend.url, topic, { shop: domain, shopId, ...more })).status).toBe(200)
  await vi.waitFor(async () => {
    expect(await webhookModel(backend.connection).countDocuments({ shop: domain, dueAt: { $exists: true } })).toBe(0)
  }, 10_000)
}

const questions = async () =>
  (await messageModel(backend.connection).find({ siteId, role: 'visitor' }).sort({ createdAt: 1 }).lean()).map(
    ({ text }) => text,
  )

describe('a customer whom the shop redacts', () => {
  it('is erased by number, with every word, and nobody else is', async () => {
    const seven = await shopper('I am seven', { customerId: '7' })
    await shopper('I am eight', { customerId: '8' })
    await shopper('I am nobody')
    const stream = await seven.events()
    await send('customers/redact', { more: { customer: { id: 7, email: 'seven@x.example', phone: '' } } })
    expect(await questions()).toEqual(['I am eight', 'I am nobody'])
    expect((await stream.until('bye')).data.reason).toBe('expired')
    expect((await seven.fetch('/v1/messages')).status).toBe(401)
    expect(await erasureModel(backend.connection).exists({ _id: seven.session.visitor.id })).not.toBeNull()
  })

  it('is erased by address alone, however it is written', async () => {
    await shopper('Write to me', { email: 'Seven@X.example' })
    await shopper('Not to me', { email: 'eight@x.example' })
    await send('customers/redact', { more: { customer: { email: ' seven@x.EXAMPLE ' } } })
    expect(await questions()).toEqual(['Not to me'])
  })

  it('is not erased in another shop, nor where the webhook names nobody', async () => {
    await shopper('I am seven', { customerId: '7' })
    await send('customers/redact', { more: { customer: {} } })
    const other = { domain: `other-${domain}` }
    const { shopId: theirs } = shopify.add(other)
    await send('customers/redact', { shop: other.domain, shopId: theirs, more: { customer: { id: 7 } } })
    expect(await questions()).toEqual(['I am seven'])
  })

  it('stands in no stored webhook in the clear, and in none that was worked off', async () => {
    await send('customers/redact', { more: { customer: { id: 7, email: 'seven@x.example' } } })
    const stored = await webhookModel(backend.connection).findOne({ shop: domain }).lean()
    expect(stored).toMatchObject({ kind: 'redact-customer', doneAt: expect.any(Date) })
    expect(stored).not.toHaveProperty('work')
    expect(backend.log.join()).not.toContain('seven@x.example')
  })
})

describe('a customer who asks for their data', () => {
  it('stands in the app’s home for 30 days, sealed', async () => {
    await shopper('I am seven', { customerId: '7' })
    await send('customers/data_request', {
      id: `request-${count}`,
      more: { customer: { id: 7, email: 'seven@x.example' } },
    })
    const [request] = await dataRequestModel(backend.connection).find({ shop: domain }).lean()
    expect(request).toMatchObject({ _id: `request-${count}`, siteId })
    const { requestedAt, expiresAt } = request ?? expect.unreachable()
    expect(expiresAt.getTime() - requestedAt.getTime()).toBe(30 * 24 * 3600_000)
    expect(JSON.stringify(request)).not.toContain('seven@x.example')
  })

  it('has it fetched by the merchant of that shop alone, as it is by then', async () => {
    await shopper('I am seven', { customerId: '7' })
    await shopper('Write to me', { email: 'seven@x.example' })
    await shopper('I am eight', { customerId: '8' })
    const id = `fetched-${count}`
    await send('customers/data_request', { id, more: { customer: { id: 7, email: 'Seven@x.example' } } })
    const consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
    const fetched = async (shop: string) => {
      const headers = { Authorization: `Bearer ${await shopify.idToken(shop)}` }
      const response = await fetch(`${consoleUrl}/shopify/api/requests/${id}`, { headers })
      return `${response.status} ${await response.text()}`
    }
    const told = await fetched(domain)
    expect(told).toMatch(/^200 /)
    expect([told.includes('I am seven'), told.includes('Write to me'), told.includes('I am eight')]).toEqual([
      true,
      true,
      false,
    ])
    const mine = [domain, siteId] as const
    domain = `other-${domain}`
    shopify.add({ domain })
    await openHome()
    expect(await fetched(domain)).toMatch(/^404 /)
    ;[domain, siteId] = mine
    await send('customers/redact', { more: { customer: { id: 7, email: 'seven@x.example' } } })
    expect(await fetched(domain)).toMatch(/^404 /)
    expect(await questions()).toEqual(['I am eight'])
  })
})

describe('a shop that is redacted', () => {
  it('is erased with all that hangs on it, and that it was is on record', async () => {
    const visitor = await shopper('I am seven', { customerId: '7' })
    await shopper('Write to me', { email: 'eight@x.example' })
    await send('customers/data_request')
    const { accountId } = (await shopModel(backend.connection).findById(domain).lean()) ?? expect.unreachable()
    shopify.uninstall(domain)
    await send('app/uninstalled')
    expect(await questions()).toHaveLength(2)
    await send('shop/redact')
    const { connection } = backend
    expect(await questions()).toEqual([])
    const left = await Promise.all([
      conversationModel(connection).countDocuments({ siteId }),
      visitorModel(connection).countDocuments({ siteId }),
      dataRequestModel(connection).countDocuments({ shop: domain }),
      siteModel(connection).countDocuments({ key: siteKey }),
      accountModel(connection).countDocuments({ _id: accountId }),
      shopModel(connection).countDocuments({ _id: domain }),
    ])
    expect(left).toEqual([0, 0, 0, 0, 0, 0])
    expect(await shopErasureModel(connection).findOne({ shop: domain }).lean()).toMatchObject({
      shopId,
      visitors: 2,
      begunAt: expect.any(Date),
      doneAt: expect.any(Date),
    })
    expect((await visitor.fetch('/v1/messages')).status).not.toBe(200)
  })

  it('is erased where no webhook told of the removal, once Shopify takes its tokens no more', async () => {
    await shopper('I am seven')
    shopify.uninstall(domain)
    await send('shop/redact')
    expect(await shopModel(backend.connection).countDocuments({ _id: domain })).toBe(0)
  })

  it('is erased where no webhook told of the removal, and the daily look was refused before', async () => {
    await shopper('I am seven')
    const shops = shopModel(backend.connection)
    shopify.uninstall(domain)
    await shops.updateOne({ _id: domain }, { $set: { dueAt: new Date() } })
    const refused = { _id: domain, tokens: null, uninstalledAt: { $exists: false } }
    await vi.waitFor(async () => expect(await shops.exists(refused)).not.toBeNull(), 10_000)
    await send('shop/redact')
    expect(await shops.countDocuments({ _id: domain })).toBe(0)
    expect(await questions()).toEqual([])
  })

  it.each([402, 403, 404, 423])('is erased where it is closed (%i), and its removal is on record', async (status) => {
    await shopper('I am seven')
    shopify.instead = () => new Response('', { status })
    expect((await sendWebhook(backend.url, 'app/uninstalled', { shop: domain, shopId })).status).toBe(200)
    const removed = () => shopModel(backend.connection).exists({ _id: domain, uninstalledAt: { $exists: true } })
    await vi.waitFor(async () => expect(await removed()).not.toBeNull(), 5_000)
    await send('shop/redact')
    shopify.instead = () => null
    expect(await shopModel(backend.connection).countDocuments({ _id: domain })).toBe(0)
    expect(await questions()).toEqual([])
  })

  it('keeps everything while there is no token to ask with, and no removal is on record', async () => {
    await shopper('I am seven')
    await shopModel(backend.connection).updateOne({ _id: domain }, { $set: { tokens: null } })
    expect((await sendWebhook(backend.url, 'shop/redact', { shop: domain, shopId })).status).toBe(200)
    const waits = { shop: domain, attempts: 1, dueAt: { $exists: true } }
    await vi.waitFor(async () => {
      expect(backend.log.filter((line) => line.includes('no token is left to ask'))).not.toEqual([])
      expect(await webhookModel(backend.connection).countDocuments(waits)).toBe(1)
    }, 5_000)
    expect(await questions()).toEqual(['I am seven'])
    expect(await shopModel(backend.connection).countDocuments({ _id: domain })).toBe(1)
    await webhookModel(backend.connection).deleteOne({ shop: domain })
  })

  it('keeps everything where it is closed, and no removal is on record', async () => {
    await shopper('I am seven')
    shopify.instead = () => new Response('', { status: 402 })
    expect((await sendWebhook(backend.url, 'shop/redact', { shop: domain, shopId })).status).toBe(200)
    const waits = { shop: domain, attempts: 1, dueAt: { $exists: true } }
    await vi.waitFor(async () => expect(await webhookModel(backend.connection).countDocuments(waits)).toBe(1), 5_000)
    shopify.instead = () => null
    await vi.waitFor(async () => {
      expect(await webhookModel(backend.connection).countDocuments({ shop: domain, dueAt: { $exists: true } })).toBe(0)
    }, 10_000)
    expect(await questions()).toEqual(['I am seven'])
  })

  it('begins anew when the app is installed again afterwards', async () => {
    const before = siteKey
    shopify.uninstall(domain)
    await send('app/uninstalled')
    await send('shop/redact')
    await openHome()
    expect(siteKey).not.toBe(before)
    expect((await fetch(`${backend.url}/embed/${siteKey}`)).status).toBe(200)
    await send('shop/redact')
    expect((await fetch(`${backend.url}/embed/${siteKey}`)).status).toBe(200)
  })

  it.each<[string, () => Promise<void>]>([
    ['where the app is in it', async () => {}],
    [
      'where it was installed again meanwhile',
      async () => {
        shopify.uninstall(domain)
        await send('app/uninstalled')
        await openHome()
      },
    ],
  ])('keeps everything %s', async (_, prepare) => {
    await shopper('I am seven')
    await prepare()
    await send('shop/redact')
    expect(await questions()).toEqual(['I am seven'])
    expect((await fetch(`${backend.url}/embed/${siteKey}`)).status).toBe(200)
    expect(await shopErasureModel(backend.connection).countDocuments({ shop: domain })).toBe(0)
  })

  it('keeps everything where the number is another shop’s', async () => {
    await shopper('I am seven')
    shopify.uninstall(domain)
    await send('app/uninstalled')
    await send('shop/redact', { shopId: '99999' })
    expect(await questions()).toEqual(['I am seven'])
  })

  it('is erased again when a backup of before is restored', async () => {
    await shopper('I am seven')
    const { connection, databaseUri } = backend
    const folder = await mkdtemp(join(tmpdir(), 'parley-redacted-'))
    const env = {
      PARLEY_SECRET: testSecret,
      PUBLIC_URL: 'http://127.0.0.1:1',
      MONGODB_URI: databaseUri,
      DATA_DIR: folder,
    }
    const parley = async (args: string[], input = '') => {
      const ended = await atTerminal(args, env, input)
      expect(ended).toMatchObject({ code: 0 })
      return ended.out
    }
    const backup = await parley(['backup'])
    shopify.uninstall(domain)
    await send('shop/redact')
    const erasures = await parley(['erasures', 'export'])
    await backend.stop(AbortSignal.abort())
    await connection.dropDatabase()
    await parley(['restore'], backup)
    const back = () =>
      Promise.all([
        siteModel(connection).countDocuments({ key: siteKey }),
        shopModel(connection).countDocuments({ _id: domain }),
        messageModel(connection).countDocuments({ siteId, role: 'visitor' }),
      ])
    expect(await back()).toEqual([1, 1, 1])
    await parley(['erasures', 'apply'], erasures)
    expect(await back()).toEqual([0, 0, 0])
    await rm(folder, { recursive: true })
  })
})
