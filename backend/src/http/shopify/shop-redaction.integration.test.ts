import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { dataRequestModel } from '#platforms/shopify/data-requests.ts'
import { shopErasureModel } from '#platforms/shopify/shop-erasure.ts'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { testSecret } from '../../../test/backends/backend.ts'
import { atTerminal } from '../../../test/clients/terminal.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import type { FakeShop } from '../../../test/platforms/shopify.ts'
import type { WebhookCall, WebhookTopic } from '../../../test/platforms/shopify-calls.ts'
import { questionsOn, shopper } from '../../../test/platforms/shopper.ts'

const shops = await startShopBackend()
const { shopify, backend } = shops
const records = shopModel(backend.connection)
/** Another shop in each test. */
let shop: FakeShop
let siteId: string
let siteKey: string

/** Of the shops that are closed, what Shopify answers for them. */
const closed = new Map<string, number>()
shopify.instead = ({ shop }) => {
  const status = closed.get(shop)
  return status === undefined ? null : new Response('', { status })
}

afterAll(() => shops.close())

const tell = (topic: WebhookTopic, more?: Partial<WebhookCall>) => shops.tell(shop, topic, more)
const say = (text: string, who?: Parameters<typeof shopper>[3]) => shopper(shops, shop, text, who)
const questions = () => questionsOn(shops, siteId)

async function install(where = shop): Promise<void> {
  shop = where
  ;({ siteId, siteKey } = await shops.install(shop.domain))
}

describe('a shop that is redacted', () => {
  beforeEach(() => install(shopify.add()))

  it('is erased with all that hangs on it, and that it was is on record', async () => {
    const visitor = await say('I am seven', { customerId: '7' })
    await say('Write to me', { email: 'eight@x.example' })
    await tell('customers/data_request')
    const { accountId } = (await shops.stored(shop.domain)) ?? expect.unreachable()
    shopify.uninstall(shop.domain)
    await tell('app/uninstalled')
    expect(await questions()).toHaveLength(2)
    await tell('shop/redact')
    const { connection } = backend
    expect(await questions()).toEqual([])
    const left = await Promise.all([
      conversationModel(connection).countDocuments({ siteId }),
      visitorModel(connection).countDocuments({ siteId }),
      dataRequestModel(connection).countDocuments({ shop: shop.domain }),
      siteModel(connection).countDocuments({ key: siteKey }),
      accountModel(connection).countDocuments({ _id: accountId }),
      records.countDocuments({ _id: shop.domain }),
    ])
    expect(left).toEqual([0, 0, 0, 0, 0, 0])
    expect(await shopErasureModel(connection).findOne({ shop: shop.domain }).lean()).toMatchObject({
      shopId: shop.shopId,
      visitors: 2,
      begunAt: expect.any(Date),
      doneAt: expect.any(Date),
    })
    expect((await visitor.fetch('/v1/messages')).status).not.toBe(200)
  })

  it('is erased where no webhook told of the removal, once Shopify takes its tokens no more', async () => {
    await say('I am seven')
    shopify.uninstall(shop.domain)
    await tell('shop/redact')
    expect(await shops.stored(shop.domain)).toBeNull()
  })

  it('is erased where no webhook told of the removal, and the daily look was refused before', async () => {
    await say('I am seven')
    shopify.uninstall(shop.domain)
    await records.updateOne({ _id: shop.domain }, { $set: { dueAt: new Date() } })
    const refused = { _id: shop.domain, tokens: null, uninstalledAt: { $exists: false } }
    await vi.waitFor(async () => expect(await records.exists(refused)).not.toBeNull(), 10_000)
    await tell('shop/redact')
    expect(await shops.stored(shop.domain)).toBeNull()
    expect(await questions()).toEqual([])
  })

  it('keeps everything while there is no token to ask with, and no removal is on record', async () => {
    await say('I am seven')
    await records.updateOne({ _id: shop.domain }, { $set: { tokens: null } })
    expect((await shops.send(shop, 'shop/redact')).status).toBe(200)
    const waits = { shop: shop.domain, attempts: { $gte: 1 }, dueAt: { $exists: true } }
    await vi.waitFor(async () => {
      expect(backend.log.filter((line) => line.includes('no token is left to ask'))).not.toEqual([])
      expect(await webhookModel(backend.connection).countDocuments(waits)).toBe(1)
    }, 10_000)
    expect(await questions()).toEqual(['I am seven'])
    expect(await shops.stored(shop.domain)).not.toBeNull()
    await webhookModel(backend.connection).deleteOne({ shop: shop.domain })
  })

  it('begins anew when the app is installed again afterwards', async () => {
    const before = siteKey
    shopify.uninstall(shop.domain)
    await tell('app/uninstalled')
    await tell('shop/redact')
    await install()
    expect(siteKey).not.toBe(before)
    expect((await shops.embed(siteKey)).status).toBe(200)
    await tell('shop/redact')
    expect((await shops.embed(siteKey)).status).toBe(200)
  })

  it.each<[string, () => Promise<void>]>([
    ['where the app is in it', async () => {}],
    [
      'where it was installed again meanwhile',
      async () => {
        shopify.uninstall(shop.domain)
        await tell('app/uninstalled')
        await install()
      },
    ],
  ])('keeps everything %s', async (_, prepare) => {
    await say('I am seven')
    await prepare()
    await tell('shop/redact')
    expect(await questions()).toEqual(['I am seven'])
    expect((await shops.embed(siteKey)).status).toBe(200)
    expect(await shopErasureModel(backend.connection).countDocuments({ shop: shop.domain })).toBe(0)
  })

  it('keeps everything where the number is another shop’s', async () => {
    await say('I am seven')
    shopify.uninstall(shop.domain)
    await tell('app/uninstalled')
    await tell('shop/redact', { shopId: '99999' })
    expect(await questions()).toEqual(['I am seven'])
  })
})

// Each waits until Shopify is asked once more: side by side.
describe.concurrent('a closed shop that is redacted', () => {
  /** With a shopper. */
  async function closedShop(status: number) {
    const shop = shopify.add()
    const { siteId } = await shops.install(shop.domain)
    await shopper(shops, shop, 'I am seven')
    closed.set(shop.domain, status)
    return { shop, siteId, domain: shop.domain }
  }

  it.each([402, 403, 404, 423])('is erased (%i) where its removal is on record', async (status) => {
    const { shop, siteId, domain } = await closedShop(status)
    expect((await shops.send(shop, 'app/uninstalled')).status).toBe(200)
    const removed = { _id: domain, uninstalledAt: { $exists: true } }
    await vi.waitFor(async () => expect(await records.exists(removed)).not.toBeNull(), 10_000)
    await shops.tell(shop, 'shop/redact')
    closed.delete(domain)
    expect(await shops.stored(domain)).toBeNull()
    expect(await questionsOn(shops, siteId)).toEqual([])
  })

  it('keeps everything where no removal is on record', async () => {
    const { shop, siteId, domain } = await closedShop(402)
    expect((await shops.send(shop, 'shop/redact')).status).toBe(200)
    const waits = { shop: domain, attempts: { $gte: 1 }, dueAt: { $exists: true } }
    await vi.waitFor(async () => expect(await webhookModel(backend.connection).countDocuments(waits)).toBe(1), 10_000)
    closed.delete(domain)
    await shops.workedOff(domain)
    expect(await questionsOn(shops, siteId)).toEqual(['I am seven'])
  })
})

// The last one: it ends the backend.
it('a shop that is redacted is erased again when a backup of before is restored', async () => {
  await install(shopify.add())
  await say('I am seven')
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
  shopify.uninstall(shop.domain)
  await tell('shop/redact')
  const erasures = await parley(['erasures', 'export'])
  await backend.stop(AbortSignal.abort())
  await connection.dropDatabase()
  await parley(['restore'], backup)
  const back = () =>
    Promise.all([
      siteModel(connection).countDocuments({ key: siteKey }),
      records.countDocuments({ _id: shop.domain }),
      messageModel(connection).countDocuments({ siteId, role: 'visitor' }),
    ])
  expect(await back()).toEqual([1, 1, 1])
  await parley(['erasures', 'apply'], erasures)
  expect(await back()).toEqual([0, 0, 0])
  await rm(folder, { recursive: true })
})
