import { afterAll, beforeEach, expect, it } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { siteModel } from '#sites/site-model.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { testSecret } from '../../../test/backends/backend.ts'
import { testDatabase } from '../../../test/databases/database.ts'
import { createShopErasure, shopErasureModel } from './shop-erasure.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'

const domain = 'keramik.myshopify.com'
const { connection, drop } = await testDatabase()
const vault = createVault(parseSecret(testSecret))
const shops = shopModel(connection)
const visitors = visitorModel(connection)
afterAll(drop)
beforeEach(() => connection.dropDatabase())

/** A shop without the app, whose site has visitors. */
async function shopOf(accountId: string, siteKey: string, visitorIds: readonly string[], tokens: string | null = null) {
  const at = new Date()
  await accountModel(connection).insertMany([
    { _id: accountId, name: 'Keramik', status: 'active', members: [], createdAt: at },
  ])
  const administration = createSiteAdministration({ connection, vault, accountId })
  const { site } = await administration.create({
    key: siteKey,
    name: 'Keramik',
    platform: 'shopify',
    origins: [],
    agent: null,
  })
  const shop: ShopDocument = {
    ...{ _id: domain, shopId: '1000', accountId, siteKey, tokens, tokensVersion: 1, identitySecret: 'sealed' },
    ...{ installedAt: at, asked: 0, answered: 0 },
  }
  await shops.insertMany([shop])
  const known = { siteId: site.id, createdAt: at, lastSeenAt: at }
  await visitors.insertMany(visitorIds.map((_id) => ({ _id, ...known })))
  return { shop, siteId: site.id }
}

const eraseVisitor = async ({ visitorId, siteId }: { visitorId: string; siteId: string }) => {
  await visitors.deleteOne({ _id: visitorId, siteId })
}
const goesOn = async () => {}

it('what ended in the middle goes on, and leaves the shop alone that was installed anew meanwhile', async () => {
  const { shop } = await shopOf('acc_1', 'pk_1', ['vis_1', 'vis_2', 'vis_3'])
  let erased = 0
  const dies = createShopErasure(connection, async (visitor) => {
    if (++erased === 2) throw new Error('the process died')
    await eraseVisitor(visitor)
  })
  await expect(dies.erase(domain, shop, goesOn)).rejects.toThrow('died')
  expect(await shops.findById(domain)).toBeNull()
  const { siteId } = await shopOf('acc_2', 'pk_2', ['vis_4'], 'sealed')

  await createShopErasure(connection, eraseVisitor).erase(domain, null, goesOn)
  expect(await visitors.find().lean()).toMatchObject([{ _id: 'vis_4', siteId }])
  expect(await siteModel(connection).find({}, { key: 1 }).lean()).toMatchObject([{ key: 'pk_2' }])
  expect(await accountModel(connection).find({}, { _id: 1 }).lean()).toEqual([{ _id: 'acc_2' }])
  expect(await shopErasureModel(connection).find().lean()).toMatchObject([
    { _id: 'acc_1', visitors: 3, doneAt: expect.any(Date) },
  ])
})

it('a shop that was installed again since it was looked at is left as it is', async () => {
  const { shop } = await shopOf('acc_1', 'pk_1', ['vis_1'])
  await shops.updateOne({ _id: domain }, { $set: { tokens: 'sealed' } })
  await createShopErasure(connection, eraseVisitor).erase(domain, shop, goesOn)
  expect(await visitors.countDocuments()).toBe(1)
  expect(await shopErasureModel(connection).countDocuments()).toBe(0)
})

it('a shop whose site was never made leaves nothing but the record', async () => {
  const { shop } = await shopOf('acc_1', 'pk_1', [])
  await siteModel(connection).deleteMany()
  await createShopErasure(connection, eraseVisitor).erase(domain, shop, goesOn)
  expect(await accountModel(connection).countDocuments()).toBe(0)
  expect(await shopErasureModel(connection).findOne().lean()).toMatchObject({ shop: domain, visitors: 0 })
})
