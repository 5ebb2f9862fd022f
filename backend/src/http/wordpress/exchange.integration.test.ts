import { createHash, randomBytes } from 'node:crypto'
import type { Connected } from '@parley/protocol/wordpress'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { createIndexes } from '#database/indexes.ts'
import { connectCodeModel } from '#platforms/wordpress/connect-code-model.ts'
import { connectionModel } from '#platforms/wordpress/connection-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { startWordPressSite, testAccount, type WordPressSite } from '../../../test/clients/wordpress-site.ts'

let backend: TestBackend
let wordpress: WordPressSite
beforeAll(async () => {
  wordpress = await startWordPressSite()
  backend = await startTestBackend({ env: { SITE_PRIVATE_HOSTS: wordpress.origin } })
  await createIndexes([siteModel(backend.connection)])
})
afterAll(async () => {
  await backend.close()
  await wordpress.close()
})

const counts = async () =>
  Promise.all([
    siteModel(backend.connection).countDocuments(),
    connectionModel(backend.connection).countDocuments(),
    connectCodeModel(backend.connection).countDocuments(),
  ])
const exchange = async (change: object = {}, approval = {}) => {
  const code = await wordpress.code(backend, approval)
  return wordpress.exchange(backend, { code, verifier: wordpress.verifier, ...wordpress.snapshot(), ...change })
}

const connectedBy = async (response: Response) => {
  expect(response.status).toBe(201)
  return (await response.json()) as Connected
}

describe('POST /v1/wordpress/exchange', () => {
  it('makes the site that was approved, which proves itself by its home page', async () => {
    const connected = await wordpress.connect(backend)
    expect(connected).toEqual({
      connectionId: expect.stringMatching(/^wpc_/),
      secret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      account: { id: testAccount, name: 'A merchant' },
      sites: [
        {
          ref: 1,
          siteId: expect.stringMatching(/^site_/),
          siteKey: expect.stringMatching(/^pk_/),
          live: true,
          health: { state: 'ok', answeredAt: expect.any(String) },
          config: expect.objectContaining({ name: 'A shop', version: 1 }),
          metaNonce: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
          origins: [{ origin: wordpress.origin, state: 'pending' }],
        },
      ],
    })
    await vi.waitFor(
      async () => {
        const { sites } = await wordpress.sync(backend)
        expect(sites[0]?.origins).toEqual([{ origin: wordpress.origin, state: 'proven' }])
      },
      { timeout: 10_000, interval: 700 },
    )
    expect(wordpress.asked).toHaveLength(1)
    const embed = await fetch(`${backend.url}/embed/${connected.sites[0]?.siteKey}`)
    expect(embed.headers.get('content-security-policy')).toContain(`frame-ancestors ${wordpress.origin};`)
  })

  it('keeps the secret sealed', async () => {
    const { connectionId, secret } = wordpress.connected
    const kept = JSON.stringify(await connectionModel(backend.connection).findById(connectionId).lean())
    expect(kept).not.toContain(secret)
  })

  it('takes a code once', async () => {
    const code = await wordpress.code(backend)
    const body = { code, verifier: wordpress.verifier, ...wordpress.snapshot() }
    const both = await Promise.all([wordpress.exchange(backend, body), wordpress.exchange(backend, body)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403])
    await expectProblem(await wordpress.exchange(backend, body), 403, 'forbidden')
  })

  it.each([
    ['an unknown code', { code: randomBytes(32).toString('base64url') }],
    ['an unknown code before it checks the rest', { code: randomBytes(32).toString('base64url'), sites: [] }],
    ['another verifier', { verifier: randomBytes(32).toString('base64url') }],
    ['the challenge as the verifier', { verifier: 'x'.repeat(43) }],
    [
      'another place that the code came back to',
      { return: 'https://evil.example/wp-admin/admin.php?page=parley-chat' },
    ],
  ])('refuses %s, and uses nothing up', async (_, change) => {
    const code = await wordpress.code(backend)
    const before = await counts()
    const body = { code, verifier: wordpress.verifier, ...wordpress.snapshot() }
    await expectProblem(await wordpress.exchange(backend, { ...body, ...change }), 403, 'forbidden')
    expect(await counts()).toEqual(before)
    expect((await wordpress.exchange(backend, body)).status).toBe(201)
  })

  it('refuses a WordPress whose home nobody approved', async () => {
    const before = await counts()
    await expectProblem(await exchange({}, { home: 'https://other.example' }), 403, 'forbidden')
    expect(await counts()).toEqual([before[0], before[1], before[2] + 1])
  })

  it('refuses a code that is a minute old', async () => {
    const before = Date.now()
    const code = await wordpress.code(backend)
    const codes = connectCodeModel(backend.connection)
    const made = await codes.findById(createHash('sha256').update(code).digest('base64url')).orFail().lean()
    expect(made.expiresAt.getTime()).toBeGreaterThanOrEqual(before + 60_000)
    expect(made.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 60_000)
    await codes.updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1) } })
    const body = { code, verifier: wordpress.verifier, ...wordpress.snapshot() }
    await expectProblem(await wordpress.exchange(backend, body), 403, 'forbidden')
  })

  const site = () => wordpress.snapshot().sites[0]
  it.each([
    ['no site', () => ({ sites: [] })],
    ['a site twice', () => ({ sites: [site(), site()] })],
    [
      'an origin with a path',
      () => ({ sites: [{ ...site(), origins: [{ origin: 'https://a.example/', url: 'https://a.example/' }] }] }),
    ],
    [
      'a proof that stands elsewhere',
      () => ({ sites: [{ ...site(), origins: [{ origin: 'https://a.example', url: 'https://b.example/' }] }] }),
    ],
    [
      'a proof in a query',
      () => ({ sites: [{ ...site(), origins: [{ origin: 'https://a.example', url: 'https://a.example/?echo=' }] }] }),
    ],
    [
      'a host that ends a policy',
      () => ({ sites: [{ ...site(), origins: [{ origin: 'https://a;b.example', url: 'https://a;b.example/' }] }] }),
    ],
    [
      'a REST root that fetches another',
      () => ({ sites: [{ ...site(), rest: 'https://a.example/proxy?u=https://b.example/' }] }),
    ],
    [
      'a REST root with two queries',
      () => ({ sites: [{ ...site(), rest: 'https://a.example/?rest_route=/?rest_route=/' }] }),
    ],
    ['another scheme', () => ({ sites: [{ ...site(), home: 'ftp://a.example' }] })],
    ['a short verifier', () => ({ verifier: 'short' })],
    ['no place that the code came back to', () => ({ return: undefined })],
    [
      'too many origins',
      () => ({
        sites: [
          {
            ...site(),
            origins: Array.from({ length: 51 }, (_, n) => ({
              origin: `https://${n}.example`,
              url: `https://${n}.example/`,
            })),
          },
        ],
      }),
    ],
  ])('refuses %s, and uses nothing up', async (_, change) => {
    const before = await counts()
    await expectProblem(await exchange(change()), 400, 'invalid_request')
    expect(await counts()).toEqual([before[0], before[1], before[2] + 1])
  })

  it('refuses what a suspended account approved', async () => {
    const code = await wordpress.code(backend, { accountId: 'acc_suspended' })
    await accountModel(backend.connection).updateOne({ _id: 'acc_suspended' }, { $set: { status: 'suspended' } })
    const body = { code, verifier: wordpress.verifier, ...wordpress.snapshot() }
    await expectProblem(await wordpress.exchange(backend, body), 403, 'forbidden')
  })

  it('makes a site for each of a network, with the agent of the first', async () => {
    const { sites } = wordpress.snapshot()
    const more = [2, 3].map((ref) => ({
      ...wordpress.snapshot({ ref, name: '', home: `${wordpress.origin}/${ref}` }).sites[0],
    }))
    const response = await exchange({ sites: [...sites, ...more] })
    const { sites: made } = await connectedBy(response)
    expect(made.map(({ ref, config }) => [ref, config.name])).toEqual([
      [1, 'A shop'],
      [2, new URL(wordpress.origin).host],
      [3, new URL(wordpress.origin).host],
    ])
    for (const { siteId } of made)
      expect(await backend.administration.describeAgent(siteId)).toMatchObject({ authentication: 'none' })
  })

  it("lets an earlier site of the same account go on, and nobody else's", async () => {
    const [earlier] = wordpress.connected.sites
    const again = await connectedBy(await exchange({}, { siteId: earlier?.siteId, agent: null }))
    expect(again.sites).toHaveLength(1)
    expect(again.sites[0]).toMatchObject({ siteId: earlier?.siteId, siteKey: earlier?.siteKey, live: true })
    const stranger = await connectedBy(
      await exchange({}, { siteId: earlier?.siteId, accountId: 'acc_stranger', agent: null }),
    )
    expect(stranger.sites[0]?.siteId).not.toBe(earlier?.siteId)
    const custom = await connectedBy(await exchange({}, { siteId: backend.site.site.id, agent: null }))
    expect(custom.sites[0]?.siteId).not.toBe(backend.site.site.id)
  })

  it('has an earlier site that goes on with another agent wait until that one has answered', async () => {
    const [earlier] = (await connectedBy(await exchange())).sites
    const agent = { url: 'https://n8n.example/webhook/1', authentication: { kind: 'none' } } as const
    const isLive = async (answered: boolean) => {
      const approval = { siteId: earlier?.siteId, agent, answered }
      return (await connectedBy(await exchange({}, approval))).sites[0]?.live
    }
    expect([earlier?.live, await isLive(false), await isLive(true), await isLive(false)]).toEqual([
      true,
      false,
      true,
      true,
    ])
  })

  it('lets the sites of a network go on with its main one, each at the home that it had', async () => {
    const at = (ref: number, path: string) => ({
      ...wordpress.snapshot({ ref, home: `${wordpress.origin}${path}` }).sites[0],
    })
    const [earlier] = wordpress.connected.sites
    const network = await connectedBy(await exchange({ sites: [at(1, '/'), at(2, '/shop/'), at(3, '/news/')] }))
    const [main, shop, news] = network.sites
    const again = await connectedBy(
      await exchange(
        { sites: [at(4, '/more/'), at(1, '/'), at(2, '/news'), at(5, '/shop/')] },
        { siteId: main?.siteId, agent: null },
      ),
    )
    const siteOf = new Map(again.sites.map(({ ref, siteId }) => [ref, siteId]))
    expect([1, 2, 5].map((ref) => siteOf.get(ref))).toEqual([main?.siteId, news?.siteId, shop?.siteId])
    expect([earlier, main, shop, news].map((site) => site?.siteId)).not.toContain(siteOf.get(4))
  })
})
