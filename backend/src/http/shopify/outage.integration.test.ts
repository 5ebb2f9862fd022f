import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { type DatabaseLink, databaseLink } from '../../../test/databases/database-link.ts'
import { FakeShopify, shopifyEnv } from '../../../test/platforms/shopify.ts'
import { sendWebhook } from '../../../test/platforms/shopify-calls.ts'

const domain = 'keramik.myshopify.com'

let shopify: FakeShopify
let link: DatabaseLink
let backend: TestBackend
beforeAll(async () => {
  shopify = FakeShopify.start()
  link = await databaseLink()
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', ...shopifyEnv }, link })
  shopify.add({ domain })
})
afterAll(async () => {
  link.mend()
  await backend.close()
  await link.close()
  shopify.stop()
})

it('while the database is away a webhook is answered with 503 within 5 s, and is taken once it is back', async () => {
  const send = () => sendWebhook(backend.url, 'shop/redact', { shop: domain, id: 'again' })
  link.cut()
  const begun = performance.now()
  await expectProblem(await send(), 503, 'unavailable')
  expect(performance.now() - begun).toBeLessThan(5_000)
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
  expect(performance.now() - begun).toBeLessThan(5_000)
  link.lag(0)
})
