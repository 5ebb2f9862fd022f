import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { type Shop, startConnectedBackend } from '../../../test/clients/connected-backend.ts'
import type { CallFaults } from '../../../test/clients/wordpress-site.ts'
import { addresses } from '../../../test/fresh-address.ts'

const { backend, wordpress, mine, another, close } = await startConnectedBackend(4)
afterAll(close)

const documentOf = (siteId: string) => siteModel(backend.connection).findById(siteId).lean()

const connect = () => wordpress.connect(backend, { agent: { kind: 'demo' } })

describe('a signed call', () => {
  beforeEach(connect)

  it.each<[string, CallFaults]>([
    ['without a signature', { header: null }],
    ['with rubbish for one', { header: 'v1 x' }],
    ['of another secret', { secret: randomBytes(32).toString('base64url') }],
    ['of an unknown connection', { connectionId: 'wpc_unknown' }],
    ['that was signed for the site', { receiver: 'site' }],
    ['that was signed for another path', { signedPath: '/v1/wordpress/sync' }],
    ['that was signed with a query', { signedPath: '/v1/wordpress/disconnect?x' }],
    ['that was signed for another method', { signedMethod: 'GET' }],
    ['whose body was changed', { signedBody: '{"refs":[]}' }],
    ['with a short nonce', { nonce: 'short' }],
    ['that is 6 minutes old', { late: -360 }],
    ['that is 6 minutes early', { late: 360 }],
  ])('%s is refused, and changes nothing', async (_, faults) => {
    const before = await documentOf(mine().siteId)
    const problem = await expectProblem(
      await wordpress.call(backend, '/v1/wordpress/disconnect', {}, faults),
      403,
      'forbidden',
    )
    expect(problem.detail).toBe(faults.late === undefined ? undefined : 'clock')
    expect((await documentOf(mine().siteId))?.origins.map(({ leaving }) => leaving)).toEqual(
      before?.origins.map(({ leaving }) => leaving),
    )
  })

  it('is taken once', async () => {
    const nonce = randomBytes(16).toString('base64url')
    const call = () => wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot(), { nonce })
    const statuses = [...(await Promise.all([call(), call()])), await call()].map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 403, 403])
  })

  it('reaches no site of another connection', async () => {
    const first = wordpress.connected
    await wordpress.connect(backend)
    const about = { ref: 9, email: 'a@b.example', page: 1 }
    await expectProblem(await wordpress.call(backend, '/v1/wordpress/export', about), 404, 'not_found')
    expect(mine().siteId).not.toBe(first.sites[0]?.siteId)
  })
})

describe('POST /v1/wordpress/sync', () => {
  beforeEach(connect)

  it('makes a site of a new ref, once, with the agent of the first', async () => {
    const more = { ...wordpress.snapshot(), sites: [1, 2].flatMap((ref) => wordpress.snapshot({ ref }).sites) }
    const states = await Promise.all([wordpress.sync(backend, more), wordpress.sync(backend, more)])
    for (const { sites } of states)
      expect(sites.map(({ ref, live }) => [ref, live])).toEqual([
        [1, true],
        [2, true],
      ])
    expect(states[0]?.sites[1]?.siteId).toBe(states[1]?.sites[1]?.siteId)
    expect(await backend.administration.describeAgent(states[0]?.sites[1]?.siteId ?? '')).toEqual({ kind: 'demo' })
  })

  it('leaves alone what the operator added', async () => {
    await backend.administration.addOrigin(mine().siteId, 'https://blog.example')
    const { sites } = await wordpress.sync(backend)
    expect(sites[0]?.origins).toContainEqual({ origin: 'https://blog.example', state: 'allowed' })
  })
})

// Those that follow wait until an origin is asked: side by side, each with a WordPress of its own.
async function proven(): Promise<Shop> {
  const shop = another()
  await shop.wordpress.connect(backend, { agent: { kind: 'demo' } })
  await shop.proven()
  return shop
}

describe.concurrent('POST /v1/wordpress/sync without an origin', () => {
  it('revokes it once it does not prove itself', async () => {
    const { wordpress, mine } = await proven()
    const moved = 'https://moved.example'
    const sites = wordpress.snapshot({ origins: [{ origin: moved, url: `${moved}/` }] })
    expect((await wordpress.sync(backend, sites)).sites[0]?.origins[0]).toMatchObject({ state: 'proven' })
    await vi.waitFor(async () => expect(wordpress.asked.length).toBeGreaterThan(1), 10_000)
    expect((await wordpress.sync(backend, sites)).sites[0]?.origins[0]).toMatchObject({ state: 'proven' })
    wordpress.answerWith((_, response) => response.end('no shop of yours'))
    // It would be asked again after five seconds.
    const now = { $set: { 'origins.0.checkAt': new Date() } }
    await siteModel(backend.connection).updateOne({ _id: mine().siteId }, now)
    const stored = async () => (await documentOf(mine().siteId))?.origins[0]
    await vi.waitFor(async () => expect(await stored()).toMatchObject({ state: 'revoked' }), 20_000)
    const [first] = (await wordpress.sync(backend, sites)).sites[0]?.origins ?? []
    expect(first).toEqual({ origin: wordpress.origin, state: 'revoked' })
  })
})

describe.concurrent('POST /v1/wordpress/disconnect', () => {
  it('ends the chat as soon as the site has forgotten its secret, and then the connection', async () => {
    const { wordpress, mine } = await proven()
    const { connectionId, secret } = wordpress.connected
    const { siteKey } = mine()
    const address = addresses()
    expect((await wordpress.call(backend, '/v1/wordpress/disconnect', {})).status).toBe(204)
    wordpress.answerWith((_, response) => response.end('a page'))
    await vi.waitFor(async () => {
      // Each from an address of its own: what is asked again and again meets no limit.
      const headers = { 'X-Forwarded-For': address() }
      const embed = await fetch(`${backend.url}/embed/${siteKey}`, { headers })
      expect(embed.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    }, 15_000)
    const late = await wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot(), { connectionId, secret })
    await expectProblem(late, 403, 'forbidden')
  })

  it('that a copy sends takes nothing from the shop, which still proves itself', async () => {
    const { wordpress, mine } = await proven()
    const asked = wordpress.asked.length
    expect((await wordpress.call(backend, '/v1/wordpress/disconnect', { refs: [1] })).status).toBe(204)
    await vi.waitFor(() => expect(wordpress.asked.length).toBeGreaterThan(asked), 10_000)
    expect((await documentOf(mine().siteId))?.origins[0]).toMatchObject({ state: 'proven' })
  })
})

describe.concurrent('the plugin', () => {
  it('is told of a change to the site, with a signature that it can check', async () => {
    const { wordpress, mine } = await proven()
    const told = Promise.withResolvers<{ path: string; header: string; body: string }>()
    wordpress.answerWith((request, response) => {
      if (request.method !== 'POST') return wordpress.prove(request, response)
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const header = `${request.headers['x-parley-signature']}`
        told.resolve({ path: request.url ?? '', header, body: Buffer.concat(chunks).toString() })
        response.writeHead(204).end()
      })
    })
    await backend.administration.configure(mine().siteId, { look: { color: '#123456' } })
    const { path, header, body } = await told.promise
    expect(path).toBe('/wp-json/parley-chat/v1/push')
    expect(wordpress.signs(header, '/parley-chat/v1/push', body)).toBe(true)
    expect(JSON.parse(body)).toMatchObject({
      sites: [{ ref: 1, siteId: mine().siteId, config: { look: { color: '#123456' } } }],
    })
  })
})
