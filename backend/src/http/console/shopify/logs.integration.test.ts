import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { FakeShopify, shopifyApp, shopifyEnv } from '../../../../test/platforms/shopify.ts'
import { proxyQuery, sendWebhook } from '../../../../test/platforms/shopify-calls.ts'

let shopify: FakeShopify
let backend: TestBackend
let consoleUrl: string
const domain = 'keramik.myshopify.com'

beforeAll(async () => {
  shopify = FakeShopify.start()
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', ...shopifyEnv } })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  shopify.add({ domain })
})
afterAll(async () => {
  await backend.close()
  shopify.stop()
})

const home = async (more: Record<string, unknown> = {}) => {
  const idToken = await shopify.idToken(domain, more)
  return (await fetch(`${consoleUrl}/shopify?embedded=1&shop=${domain}&id_token=${idToken}`)).status
}

const agent = async () =>
  fetch(`${consoleUrl}/shopify/api/agent?shop=${domain}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await shopify.idToken(domain)}`,
      'Content-Type': 'application/json',
      Origin: consoleUrl,
    },
    body: '{"do":"demo"}',
  })

it('the logs of a run in which all goes well and all goes wrong hold no token, no signature and no secret', async () => {
  const secrets = [shopifyApp.apiSecret]
  expect(await home()).toBe(200)
  expect((await agent()).status).toBe(200)
  await home({ exp: 1 })
  await home({ aud: 'another' })

  // Shopify quotes what it was sent, in every way in which it fails.
  for (const status of [200, 400, 401, 403, 429, 500]) {
    shopify.instead = ({ body }) => {
      const quoted = `wrong: ${JSON.stringify(body)} ${shopify.minted.join(' ')}`
      return Response.json({ error: quoted, error_description: quoted, errors: [{ message: quoted }] }, { status })
    }
    await home()
    await agent()
  }
  shopify.instead = () => Promise.reject(new Error(`no way with ${shopify.minted.join(' ')}`))
  await home()
  shopify.uninstall(domain)
  shopify.instead = () => null
  expect(await home()).toBe(200)

  const signed = proxyQuery(domain, { customerId: '7' })
  await fetch(`${backend.url}/v1/shopify/proxy/identity?${signed}`, { method: 'POST' })
  secrets.push(signed.get('signature') ?? '')
  const hmac = 'bm90aGluZyBvZiBTaG9waWZ5IGlzIHNpZ25lZCBsaWtlIHRoaXM='
  await sendWebhook(backend.url, 'shop/update', { shop: domain, headers: { 'X-Shopify-Hmac-Sha256': hmac } })
  secrets.push(hmac, shopify.metafields.get(domain)?.get('parley_private.identity_secret') ?? '')

  const log = backend.log.join('')
  expect(log).toContain('/shopify')
  expect(log).toContain('Shopify answered 500')
  expect(shopify.minted.length).toBeGreaterThan(20)
  for (const secret of [...shopify.minted, ...secrets]) {
    expect(secret).not.toBe('')
    expect(log).not.toContain(secret)
  }
})
