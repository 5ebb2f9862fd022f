import { expect, it } from 'vitest'
import { FakeShopify, shopifyApp } from '../../../test/platforms/shopify.ts'
import { createShopifyApi } from './shopify-api.ts'
import { type ShopifyApp, shopifyLibraries } from './shopify-library.ts'

const apiOf = (app: ShopifyApp) => createShopifyApi(shopifyLibraries(app, 'https://console.example'))
const domain = 'keramik.myshopify.com'

it('an ID token that was signed with the former client secret holds as long as that one is given', async () => {
  const idToken = await new FakeShopify().idToken(domain, {}, 'shpss_former')
  const changed = { ...shopifyApp, previousSecret: 'shpss_former' }
  expect(await apiOf(changed).shopOf(idToken)).toBe(domain)
  expect(await apiOf(shopifyApp).shopOf(idToken)).toBeNull()
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
  expect(apiOf(shopifyApp).shopNamed(text)).toBe(isOne ? text : null)
})
