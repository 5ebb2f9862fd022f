import { afterAll, afterEach, expect, it } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { startTestShops } from '../../../test/platforms/shops.ts'
import { createShopErasure, eraseSite } from './shop-erasure.ts'
import { ShopSuspended } from './shopify-error.ts'

const shops = await startTestShops()
const { connection } = shops
const { erase } = createShopErasure(connection, async () => {})

afterEach(() => shops.reset())
afterAll(() => shops.close())

const setAccount = async (status: 'active' | 'suspended') =>
  accountAdministration(connection).setStatus((await shops.stored()).accountId, status)

/** The app is removed, and the shop redacted. */
async function redact(): Promise<void> {
  shops.fake.uninstall(shops.shop.domain)
  await shops.change({ tokens: null, uninstalledAt: new Date() })
  await erase(shops.shop.domain, await shops.stored(), async () => {})
  expect(await shops.counts()).toEqual({ accounts: 0, shops: 0, sites: 0 })
}

it('a shop that was suspended when it was erased is so when it comes back, until the operator resumes it', async () => {
  await shops.install()
  await setAccount('suspended')
  await redact()
  await expect(shops.install()).rejects.toThrow(ShopSuspended)
  await setAccount('active')
  expect((await shops.install()).status).toBe('active')
  await redact()
  expect((await shops.install()).status).toBe('active')
  expect(await shops.counts()).toEqual({ accounts: 1, shops: 1, sites: 1 })
})

it('a shop that comes back while it is being erased is suspended as it was', async () => {
  const { accountId, key: siteKey } = await shops.install()
  await setAccount('suspended')
  shops.fake.uninstall(shops.shop.domain)
  await shops.change({ tokens: null, uninstalledAt: new Date() })
  const slow = createShopErasure(connection, async () => {
    await expect(shops.install()).rejects.toThrow(ShopSuspended)
  })
  await connection.collection('visitors').insertOne({ siteId: (await shops.administration.show(siteKey)).id })
  await slow.erase(shops.shop.domain, await shops.stored(), async () => {})
  expect((await shops.stored()).accountId).not.toBe(accountId)
  await expect(shops.install()).rejects.toThrow(ShopSuspended)
})

it('a shop that is erased again because a backup was restored stays suspended', async () => {
  const { key: siteKey, accountId } = await shops.install()
  await setAccount('suspended')
  await eraseSite(connection, { siteKey, accountId }, async () => {})
  await expect(shops.install()).rejects.toThrow(ShopSuspended)
})
