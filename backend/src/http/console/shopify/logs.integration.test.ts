import { afterAll, expect, it } from 'vitest'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'
import { shopifyApp } from '../../../../test/platforms/shopify.ts'
import { proxyQuery, sendWebhook } from '../../../../test/platforms/shopify-calls.ts'

const { shopify, backend, consoleUrl, openHome, ask, close } = await startShopBackend()
const { domain } = shopify.add()
afterAll(close)

const home = async (more: Record<string, unknown> = {}) => {
  const response = await openHome(domain, await shopify.idToken(domain, more))
  const location = response.headers.get('location')
  return location === null ? response.status : (await fetch(new URL(location, consoleUrl))).status
}
const agent = () => ask(domain, '/shopify/api/agent', { body: { do: 'demo' } })

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
  secrets.push(hmac, shopify.metafield(domain, 'parley_private.identity_secret'))

  const log = backend.log.join('')
  expect(log).toContain('/shopify')
  expect(log).toContain('Shopify answered 500')
  expect(shopify.minted.length).toBeGreaterThan(20)
  for (const secret of [...shopify.minted, ...secrets]) {
    expect(secret).not.toBe('')
    expect(log).not.toContain(secret)
  }
})
