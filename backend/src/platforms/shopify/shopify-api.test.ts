import { expect, it } from 'vitest'
import { FakeShopify, shopifyApp } from '../../../test/platforms/shopify.ts'
import { createShopifyApi } from './shopify-api.ts'

const consoleUrl = 'https://console.example'
const domain = 'keramik.myshopify.com'

it('an ID token that was signed with the former client secret holds as long as that one is given', async () => {
  const idToken = await new FakeShopify().idToken(domain, {}, 'shpss_former')
  const changed = { ...shopifyApp, previousSecret: 'shpss_former' }
  expect(await createShopifyApi(changed, consoleUrl).shopOf(idToken)).toBe(domain)
  expect(await createShopifyApi(shopifyApp, consoleUrl).shopOf(idToken)).toBeNull()
})

it.each([
  ['keramik.myshopify.com', true],
  ['keramik.myshopify.com.evil.example', false],
  ['evil.example/keramik.myshopify.com', false],
  ['-keramik.myshopify.com', false],
  ['Keramik.myshopify.com', false],
  ['admin.myshopify.io', false],
  ['keramik.myshopify.com:8443', false],
  ['keramik.myshopify.com\n', false],
  ['', false],
])('%j is a shop: %j', (text, isOne) => {
  expect(createShopifyApi(shopifyApp, consoleUrl).shopNamed(text)).toBe(isOne ? text : null)
})
