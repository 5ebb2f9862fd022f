import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { askProcess } from '../../../test/backends/ask-process.ts'
import { testDatabase } from '../../../test/databases/database.ts'
import type { TokensOrder } from '../../../test/platforms/shop-tokens-client.ts'
import { shopModel } from './shop-model.ts'
import { createShopTokens } from './shop-tokens.ts'
import type { ShopTokens } from './shopify-api.ts'
import { ShopifyAway, ShopNotInstalled, TokenRefused } from './shopify-error.ts'

const shop = 'keramik.myshopify.com'
const database = await testDatabase()
const secret = randomBytes(32).toString('hex')
const vault = createVault(parseSecret(secret))
const shops = shopModel(database.connection)
const hour = 3600_000

let renewals: string[]
let answer: (refreshToken: string) => Promise<ShopTokens>
let data: (accessToken: string) => Promise<unknown>

const tokens = createShopTokens(database.connection, vault, {
  refresh(_shop, refreshToken) {
    renewals.push(refreshToken)
    return answer(refreshToken)
  },
  ask: (_shop, accessToken) => data(accessToken),
})

/** The answer is the access token with which it was asked. */
const ask = (name = shop) => tokens.ask(name, '{ shop { id } }')

const pair = (name: string, ms: number): ShopTokens => ({
  accessToken: `shpat_${name}`,
  expiresAt: new Date(Date.now() + ms),
  refreshToken: `shprt_${name}`,
  refreshExpiresAt: new Date(Date.now() + 90 * 24 * hour),
})

async function keep(given: ShopTokens | null, name = shop): Promise<void> {
  const at = new Date()
  await shops.deleteOne({ _id: name })
  await shops.create({
    _id: name,
    shopId: '1000',
    accountId: 'acc_1',
    siteKey: 'pk_1',
    tokens: given && tokens.seal(name, given),
    tokensVersion: 1,
    identitySecret: 'sealed',
    installedAt: at,
    asked: 0,
    answered: 0,
  })
}

beforeEach(() => {
  renewals = []
  answer = async () => pair('new', hour)
  data = async (accessToken) => accessToken
})
afterAll(() => database.drop())

it('a token that holds for a while is used as it is', async () => {
  await keep(pair('old', hour))
  expect(await ask()).toBe('shpat_old')
  expect(renewals).toEqual([])
})

it('what Shopify does not answer leaves the token, and the next call tries again', async () => {
  await keep(pair('old', 60_000))
  answer = () => Promise.reject(new ShopifyAway('away'))
  await expect(ask()).rejects.toThrow(ShopifyAway)
  answer = async () => pair('new', hour)
  expect(await ask()).toBe('shpat_new')
})

it('a grant that Shopify says is dead ends the token', async () => {
  await keep(pair('old', 60_000))
  answer = () => Promise.reject(new TokenRefused())
  await expect(ask()).rejects.toThrow(TokenRefused)
  await expect(ask()).rejects.toThrow(ShopNotInstalled)
})

it('a token that the Admin API does not take is forgotten', async () => {
  await keep(pair('old', hour))
  data = () => Promise.reject(new TokenRefused())
  await expect(ask()).rejects.toThrow(TokenRefused)
  await expect(ask()).rejects.toThrow(ShopNotInstalled)
})

it('of a refusal it is on record when it came, and of a pair that ended by its age nothing is', async () => {
  const refusedAt = async () => (await shops.findById(shop).lean())?.refusedAt
  data = () => Promise.reject(new TokenRefused())
  await keep(pair('old', hour))
  await expect(ask()).rejects.toThrow(TokenRefused)
  expect(await refusedAt()).toEqual(expect.any(Date))
  await keep(pair('old', 60_000))
  answer = () => Promise.reject(new TokenRefused())
  await expect(ask()).rejects.toThrow(TokenRefused)
  expect(await refusedAt()).toEqual(expect.any(Date))
  await keep({ ...pair('old', 60_000), refreshExpiresAt: new Date(Date.now() - hour) })
  await expect(ask()).rejects.toThrow(ShopNotInstalled)
  expect([await refusedAt(), renewals]).toEqual([undefined, ['shprt_old']])
})

it('one that was replaced while it was refused leaves its successor, which is asked with', async () => {
  await keep(pair('old', hour))
  data = async (accessToken) => {
    if (accessToken === 'shpat_new') return 'answered'
    const sealed = tokens.seal(shop, pair('new', hour))
    await shops.updateOne({ _id: shop }, { $set: { tokens: sealed }, $inc: { tokensVersion: 1 } })
    throw new TokenRefused()
  }
  expect(await ask()).toBe('answered')
})

it('no token stands in the database in the clear', async () => {
  await keep(pair('old', hour))
  expect(JSON.stringify(await shops.find().lean())).not.toMatch(/shp[ar]t_/)
})

/** Shopify's token endpoint, for processes of their own. As at Shopify, the former refresh token goes on to hold. */
async function startTokenEndpoint() {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    asked.push(body.refresh_token)
    response.setHeader('Content-Type', 'application/json')
    response.end(
      JSON.stringify({
        access_token: `shpat_${asked.length}`,
        scope: '',
        expires_in: 3600,
        refresh_token: `shprt_${asked.length}`,
        refresh_token_expires_in: 7776000,
      }),
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, url, close: () => new Promise((closed) => server.close(closed)) }
}

/** @param said gets what it writes. */
async function startProcess(shopifyUrl: string, said: string[]): Promise<ChildProcess> {
  const client = join(import.meta.dirname, '../../../test/platforms/shop-tokens-client.ts')
  const child = fork(client, [database.uri, secret, shopifyUrl], { silent: true })
  for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk: Buffer) => said.push(`${chunk}`))
  await once(child, 'message')
  return child
}

// The two that wait for a renewal of somebody else wait side by side, each with a shop of its own.
it.concurrent('who waits for a renewal that never comes to an end hears so within seconds', async ({ expect }) => {
  const waiting = 'waiting.myshopify.com'
  await keep(pair('old', 60_000), waiting)
  const forever = new Date(Date.now() + hour)
  await shops.updateOne({ _id: waiting }, { $set: { renewingUntil: forever } })
  await expect(ask(waiting)).rejects.toThrow('not renewed within 12 s')
})

it.concurrent('two processes with 50 callers renew a token once, and one that dies with the answer is followed by the other', async ({
  expect,
}) => {
  const shopify = await startTokenEndpoint()
  const said: string[] = []
  const children = await Promise.all([startProcess(shopify.url, said), startProcess(shopify.url, said)])
  const [one, other] = children as [ChildProcess, ChildProcess]
  const order = (more: Partial<TokensOrder> = {}): TokensOrder => ({ shop, callers: 25, ...more })
  const given = (child: ChildProcess) => askProcess(child, { ...order() })
  try {
    await keep(pair('old', 60_000))
    const all = (await Promise.all(children.map(given))).flat()
    expect([all.length, new Set(all)]).toEqual([50, new Set(['shpat_1'])])
    expect(shopify.asked).toEqual(['shprt_old'])

    await keep(pair('old', 60_000))
    one.send({ ...order({ dies: true }) })
    await once(one, 'exit')
    expect(new Set((await given(other)) as string[])).toEqual(new Set(['shpat_3']))
    expect(shopify.asked).toEqual(['shprt_old', 'shprt_old', 'shprt_old'])
    expect(said.join('')).not.toMatch(/shp[ar]t_/)
  } finally {
    for (const child of children) child.kill()
    await shopify.close()
  }
})
