import { randomBytes } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { testDatabase } from '../../../test/databases/database.ts'
import { dataRequestModel, requestBinding } from './data-requests.ts'
import { identityBinding } from './installation.ts'
import { resealShops } from './reseal-shops.ts'
import { shopModel } from './shop-model.ts'
import { tokensBinding } from './shop-tokens.ts'
import { webhookBinding, webhookModel } from './webhook-model.ts'

const { connection, drop } = await testDatabase()
afterAll(drop)

const shop = 'keramik.myshopify.com'
const secrets = [randomBytes(32), randomBytes(32)].map((bytes) => parseSecret(bytes.toString('hex')))
const [former, present] = secrets as [ReturnType<typeof parseSecret>, ReturnType<typeof parseSecret>]

it('what the former secret sealed of shops opens under the present one alone', async () => {
  const old = createVault(former)
  const at = new Date()
  const expiresAt = new Date(at.getTime() + 3600_000)
  await shopModel(connection).create({
    _id: shop,
    shopId: '1000',
    accountId: 'acc_1',
    siteKey: 'pk_1',
    tokens: old.seal('tokens', tokensBinding(shop)),
    tokensVersion: 1,
    identitySecret: old.seal('identity', identityBinding(shop)),
    installedAt: at,
    asked: 0,
    answered: 0,
  })
  const customer = old.seal('customer', requestBinding(shop, 'w1'))
  await dataRequestModel(connection).create({ _id: 'w1', shop, siteId: 'site_1', customer, requestedAt: at, expiresAt })
  const work = old.seal('work', webhookBinding(shop, 'w2'))
  const waiting = { _id: 'w2', shop, kind: 'sync', work, happenedAt: at, dueAt: at, attempts: 0 }
  await webhookModel(connection).insertMany([waiting], { lean: true })

  const both = createVault(present, former)
  const going = new AbortController().signal
  expect(await resealShops(connection, both, going)).toBe(3)
  expect(await resealShops(connection, both, going)).toBe(0)

  const alone = createVault(present)
  const kept = await shopModel(connection).findById(shop).orFail().lean()
  expect(alone.open(kept.tokens ?? '', tokensBinding(shop))).toBe('tokens')
  expect(alone.open(kept.identitySecret, identityBinding(shop))).toBe('identity')
  const request = await dataRequestModel(connection).findById('w1').orFail().lean()
  expect(alone.open(request.customer, requestBinding(shop, 'w1'))).toBe('customer')
  const webhook = await webhookModel(connection).findById('w2').orFail().lean()
  expect(alone.open(webhook.work ?? '', webhookBinding(shop, 'w2'))).toBe('work')
})
