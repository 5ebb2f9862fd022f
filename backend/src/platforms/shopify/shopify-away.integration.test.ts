import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestShops } from '../../../test/platforms/shops.ts'
import { ShopifyAway, TokenRefused } from './shopify-error.ts'

const shops = await startTestShops()
const { fake } = shops

afterAll(() => shops.close())

const answer = (status: number, body: object, headers = {}) => Response.json(body, { status, headers })
const isQuestion = ({ path }: { path: string }) => path.startsWith('/admin/api/')

type Instead = typeof fake.instead
/** What comes in place of Shopify's answers, for shops of tests that wait side by side. */
const instead = new Map<string, Instead>()

/** The app is opened in another shop. */
async function install(answers?: Instead) {
  const { domain } = fake.add({ domains: ['keramik.example'] })
  if (answers) instead.set(domain, answers)
  const { origins } = await shops.siteOf(domain, await fake.idToken(domain))
  return { domain, origins }
}

describe.concurrent('Shopify that', () => {
  beforeAll(() => {
    fake.instead = (asked, signal) => instead.get(asked.shop)?.(asked, signal) ?? null
  })
  afterAll(() => shops.reset())

  it.each<[string, () => Response]>([
    ['throttles by 429', () => answer(429, {}, { 'Retry-After': '1.0' })],
    ['throttles by its answer', () => answer(200, { errors: [{ message: 'x', extensions: { code: 'THROTTLED' } }] })],
    ['fails', () => answer(503, {})],
    ['sends no JSON', () => new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } })],
  ])('%s is asked again', async (_, fail) => {
    let failures = 1
    const { origins } = await install((asked) => (isQuestion(asked) && failures-- > 0 ? fail() : null))
    expect(origins).toHaveLength(2)
  })

  it('does not answer is waited for 5 s, and the shop goes on as it is stored', async () => {
    const { domain } = await install()
    instead.set(
      domain,
      (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    )
    const begun = performance.now()
    await expect(shops.sync(domain)).rejects.toThrow(ShopifyAway)
    expect(performance.now() - begun).toBeLessThan(15_000)
    expect(await shops.known(domain)).toMatchObject({ status: 'active' })
  })
})

describe('by what Shopify answers,', () => {
  afterEach(() => shops.reset())

  it('Shopify that throttles for longer than a merchant waits is left alone', async () => {
    await shops.install()
    fake.asked.length = 0
    fake.instead = (asked) => (isQuestion(asked) ? answer(429, {}, { 'Retry-After': '60' }) : null)
    await expect(shops.sync(shops.shop.domain)).rejects.toThrow(ShopifyAway)
    expect(fake.asked).toHaveLength(1)
  })

  it("an operator's wrong secret ends no token", async () => {
    await shops.install()
    await shops.endToken()
    fake.instead = () => answer(400, { error: 'invalid_client' })
    await expect(shops.sync(shops.shop.domain)).rejects.toThrow(ShopifyAway)
    await expect(shops.install()).rejects.toThrow(TokenRefused)
    fake.instead = () => null
    expect((await shops.sync(shops.shop.domain)).origins).toHaveLength(2)
  })

  it('a grant that Shopify knows no more ends the tokens, and the ID token leads to others', async () => {
    await shops.install()
    await shops.endToken()
    fake.uninstall(shops.shop.domain)
    await expect(shops.sync(shops.shop.domain)).rejects.toThrow(TokenRefused)
    expect((await shops.stored()).tokens).toBeNull()
    expect((await shops.open()).status).toBe('active')
  })

  it.each([400, 401, 402, 403, 404, 422])('an ID token to which Shopify answers %i opens nothing', async (status) => {
    await shops.install()
    await shops.endToken()
    fake.instead = () => answer(status, {})
    await expect(shops.install()).rejects.toThrow(TokenRefused)
  })

  it('an ID token of which Shopify says nothing, because it is asked too much, is not refused', async () => {
    await shops.install()
    await shops.endToken()
    fake.instead = () => answer(429, {})
    await expect(shops.install()).rejects.toThrow(ShopifyAway)
  })

  it('an ID token that is not exchanged is told from Shopify that is away, and no error names the token', async () => {
    const { domain } = shops.shop
    const good = await fake.idToken(domain)
    const old = await fake.idToken(domain, { exp: Math.floor(Date.now() / 1000) - 60 })
    const failure = (idToken: string) =>
      shops.siteOf(domain, idToken).then(
        () => expect.unreachable(),
        (error: Error) => error,
      )
    fake.instead = () => answer(400, { error: 'invalid_subject_token' })
    const errors = [await failure(good), await failure(old)]
    fake.instead = () => answer(500, {})
    errors.push(await failure(good))
    expect(errors).toEqual([expect.any(TokenRefused), expect.any(TokenRefused), expect.any(ShopifyAway)])
    for (const { stack, cause } of errors) {
      expect(`${stack} ${cause}`).not.toContain(good)
      expect(`${stack} ${cause}`).not.toContain(old)
    }
  })
})
