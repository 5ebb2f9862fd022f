import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import { connectDatabase } from '#database/connect.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createShopTokens } from '#platforms/shopify/shop-tokens.ts'
import { createShopifyApi } from '#platforms/shopify/shopify-api.ts'
import { shopifyLibraries } from '#platforms/shopify/shopify-library.ts'
import { shopifyApp } from './shopify.ts'

/**
 * A process of the backend as far as the tokens of shops go: for each order, many callers at once want a shop's access
 * token. It may die when Shopify's answer has come, before it can keep it.
 */
export interface TokensOrder {
  readonly shop: string
  readonly callers: number
  readonly dies?: boolean
}

const [uri, secret, shopifyUrl] = process.argv.slice(2)
if (!uri || !secret || !shopifyUrl) throw new Error("Name the database, its secret and Shopify's stand-in")
const connection = await connectDatabase({ uri })
let dies = false
const { refresh } = createShopifyApi(shopifyLibraries(shopifyApp, 'https://console.example'))
setAbstractFetchFunc(async (url, init) => {
  const answer = await fetch(new URL(new URL(url).pathname, shopifyUrl), init)
  const whole = await answer.text()
  if (dies) process.kill(process.pid, 'SIGKILL')
  return new Response(whole, answer)
})
// What it would ask, it would ask with this.
const ask = async (_shop: string, accessToken: string) => accessToken
const tokens = createShopTokens(connection, createVault(parseSecret(secret)), { refresh, ask })

process.on('message', async (order: TokensOrder) => {
  dies = order.dies === true
  process.send?.(await Promise.all(Array.from({ length: order.callers }, () => tokens.ask(order.shop, ''))))
})
process.send?.('ready')
