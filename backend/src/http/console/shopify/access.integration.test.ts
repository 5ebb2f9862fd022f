import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'
import { sendWebhook, type WebhookTopic } from '../../../../test/platforms/shopify-calls.ts'

const former = 'shpss_former'

const { shopify, backend, openHome, ask, stored, close } = await startShopBackend({
  env: { SHOPIFY_API_SECRET_PREVIOUS: former },
})
/** Another shop in each test, which has the app. */
let domain: string
let shopId: string

afterAll(close)
beforeEach(async () => {
  ;({ domain, shopId } = shopify.add())
  expect((await home()).status).toBe(200)
})
afterEach(() => {
  shopify.instead = () => null
  shopify.secrets.delete(former)
})

const home = (idToken?: string) => openHome(domain, idToken)
const fetched = (idToken?: string) => ask(domain, '/shopify/api/conversations.csv', { ...(idToken && { idToken }) })

const setAccount = async (status: 'active' | 'suspended') =>
  accountAdministration(backend.connection).setStatus((await stored(domain))?.accountId ?? '', status)
const endTokens = () => shopModel(backend.connection).updateOne({ _id: domain }, { $set: { tokens: null } })
const answer = (status: number, body: object) => {
  shopify.instead = () => Response.json(body, { status })
}

async function told(topic: WebhookTopic, done: () => Promise<boolean>): Promise<void> {
  expect((await sendWebhook(backend.url, topic, { shop: domain, shopId })).status).toBe(200)
  await vi.waitFor(async () => expect(await done()).toBe(true), 10_000)
}

async function remove(): Promise<void> {
  shopify.uninstall(domain)
  await told('app/uninstalled', async () => {
    const found = await stored(domain)
    return found?.uninstalledAt !== undefined && found.tokens === null
  })
}

describe('a shop whose account the operator has suspended', () => {
  it.each<[string, () => Promise<void>]>([
    ['where its tokens hold', async () => {}],
    ['where they ended', async () => void (await endTokens())],
    ['where Shopify is away', async () => answer(500, {})],
    [
      'where they ended and Shopify is away',
      async () => {
        await endTokens()
        answer(500, {})
      },
    ],
    ['where the app is installed again', remove],
  ])('opens nothing %s', async (_, meanwhile) => {
    await setAccount('suspended')
    await meanwhile()
    const page = await home()
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining('This account is suspended')])
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors https://${domain} `)
    const call = await fetched()
    expect([call.status, await call.json()]).toEqual([403, expect.objectContaining({ code: 'site_disabled' })])
    shopify.instead = () => null
    await setAccount('active')
    expect((await home()).status).toBe(200)
  })
})

describe('while Shopify is away, a shop', () => {
  it.each<[string, () => Promise<void>]>([
    ['where its tokens hold', async () => {}],
    ['where they ended', async () => void (await endTokens())],
  ])('opens as it is stored %s, and the log says why', async (_, meanwhile) => {
    await meanwhile()
    answer(500, {})
    const begun = backend.log.length
    expect((await home()).status).toBe(200)
    const [line] = backend.log.slice(begun).filter((one) => one.includes('Shopify gave no answer'))
    expect(line).toContain('Shopify answered 500')
  })

  it('from which the app was removed does not open', async () => {
    await remove()
    answer(500, {})
    expect([(await home()).status, (await fetched()).status]).toEqual([503, 503])
  })
})

describe('an ID token of the former client secret', () => {
  it('holds as long as Shopify says so, which is asked each time', async () => {
    shopify.secrets.add(former)
    const idToken = await shopify.idToken(domain, {}, former)
    shopify.asked.length = 0
    expect([(await home(idToken)).status, (await fetched(idToken)).status]).toEqual([200, 200])
    expect(shopify.asked.filter(({ path }) => path === '/admin/oauth/access_token')).toHaveLength(2)
  })

  it.each<[string, () => Promise<void>]>([
    ['where the tokens hold', async () => {}],
    ['where they ended', async () => void (await endTokens())],
    ['while Shopify is away', async () => answer(500, {})],
    ['while Shopify is asked too much', async () => answer(429, {})],
  ])('opens nothing without Shopify %s, and ends no token', async (_, meanwhile) => {
    await meanwhile()
    const { tokens } = (await stored(domain)) ?? expect.unreachable()
    const idToken = await shopify.idToken(domain, {}, former)
    const [page, call] = [await home(idToken), await fetched(idToken)]
    expect([page.status, page.headers.get('location')]).toEqual([302, expect.stringMatching(/^\/shopify\/bounce/)])
    expect([call.status, call.headers.get('x-shopify-retry-invalid-session-request')]).toEqual([401, '1'])
    expect((await stored(domain))?.tokens).toBe(tokens)
    expect(backend.log.join('')).toContain('Shopify did not take an ID token')
    shopify.instead = () => null
    expect((await home()).status).toBe(200)
  })
})

it('a client secret that Shopify does not know stands in the log as the reason', async () => {
  await endTokens()
  answer(400, { error: 'invalid_client' })
  const begun = backend.log.length
  expect((await fetched()).status).toBe(401)
  const [line] = backend.log.slice(begun).filter((one) => one.includes('Shopify did not take an ID token'))
  expect(line).toContain('Shopify answered 400 invalid_client')
})
