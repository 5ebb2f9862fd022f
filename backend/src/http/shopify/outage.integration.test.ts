import { afterAll, expect, it, vi } from 'vitest'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { databaseLink } from '../../../test/databases/database-link.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import { sendWebhook } from '../../../test/platforms/shopify-calls.ts'

const link = await databaseLink()
const { shopify, backend, close } = await startShopBackend({ link })
const { domain } = shopify.add()
afterAll(async () => {
  link.mend()
  await close()
  await link.close()
})

it('while the database is away a webhook is answered with 503 within seconds, and is taken once it is back', async () => {
  const send = () => sendWebhook(backend.url, 'shop/redact', { shop: domain, id: 'again' })
  link.cut()
  const begun = performance.now()
  await expectProblem(await send(), 503, 'unavailable')
  expect(performance.now() - begun).toBeLessThan(10_000)
  link.mend()
  await vi.waitFor(async () => expect((await send()).status).toBe(200), 15_000)
  await vi.waitFor(async () => {
    const found = await webhookModel(backend.connection).find({ shop: domain }).lean()
    expect(found).toMatchObject([{ _id: 'again', doneAt: expect.any(Date) }])
  }, 15_000)
})

it('a database that does not answer at all is waited for no longer', async () => {
  link.lag(20_000)
  const begun = performance.now()
  await expectProblem(await sendWebhook(backend.url, 'shop/redact', { shop: domain }), 503, 'unavailable')
  expect(performance.now() - begun).toBeLessThan(10_000)
  link.lag(0)
})
