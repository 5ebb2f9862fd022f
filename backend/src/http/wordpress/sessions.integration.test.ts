import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { startConnectedBackend } from '../../../test/clients/connected-backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { identityKeyOf } from '../../../test/clients/wordpress-site.ts'

// Each test waits until an address has proven itself: side by side, each with a WordPress of its own.
const { backend, another, close } = await startConnectedBackend(6)
afterAll(close)

/** A shop that was connected just now, its visitors, and what its pages sign. */
async function connected(approval = {}) {
  const shop = another()
  const { wordpress, mine } = shop
  await wordpress.connect(backend, { agent: { kind: 'demo' }, ...approval })
  return {
    ...shop,
    open: async (identity?: string) =>
      TestVisitor.openResponse(
        backend.visitorOptions({ siteKey: mine().siteKey, origin: wordpress.origin }),
        identity === undefined ? {} : { identity: { token: identity } },
      ),
    signed: (claims: object, key = identityKeyOf(wordpress.connected.secret)) =>
      new SignJWT({ sub: '7', email: 'Ann@Shop.example', ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(mine().siteId)
        .setExpirationTime('5 minutes')
        .sign(key),
  }
}

describe.concurrent('a session of a connected site', () => {
  it("takes identities under the connection's own key, and of no other connection", async () => {
    const { proven, open, signed } = await connected()
    await proven()
    expect((await open(await signed({}))).status).toBe(201)
    const foreign = await signed({}, identityKeyOf(randomBytes(32).toString('base64url')))
    await expectProblem(await open(foreign), 403, 'forbidden', 'identity')
  })

  it('is opened from no address that waits for its proof, or gave none', async () => {
    const { wordpress, open, signed } = await connected()
    wordpress.answerWith((_, page) => page.writeHead(401).end())
    const origin = async () => (await wordpress.sync(backend)).sites[0]?.origins[0]
    expect(await origin()).toMatchObject({ state: 'pending' })
    await expectProblem(await open(), 403, 'origin_not_allowed')
    await expectProblem(await open(await signed({})), 403, 'origin_not_allowed')
    const now = async () => expect(await origin()).toMatchObject({ state: 'failed' })
    await vi.waitFor(now, { timeout: 10_000, interval: 500 })
    await expectProblem(await open(), 403, 'origin_not_allowed')
    await expectProblem(await open(await signed({})), 403, 'origin_not_allowed')
  })

  it("takes no identities under the connection's key after its goodbye", async () => {
    const { wordpress, proven, open, signed } = await connected()
    await proven()
    expect((await wordpress.call(backend, '/v1/wordpress/disconnect', {})).status).toBe(204)
    await expectProblem(await open(await signed({})), 403, 'forbidden', 'identity')
  })

  it('is for testers alone until the agent has answered', async () => {
    const { wordpress, proven, open, signed } = await connected({ answered: false })
    await proven()
    await expectProblem(await open(), 403, 'forbidden', 'identity')
    await expectProblem(await open(await signed({})), 403, 'forbidden', 'identity')
    const response = await open(await signed({ claims: { test: true } }))
    expect(response.status).toBe(201)
    const { token } = (await response.json()) as { token: string }
    const turn = await fetch(`${backend.url}/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ id: crypto.randomUUID(), text: 'Hello' }),
    })
    expect(await turn.text()).toContain('event: done')
    await vi.waitFor(
      async () => {
        const { sites } = await wordpress.sync(backend)
        expect(sites[0]).toMatchObject({ live: true, health: { state: 'ok', answeredAt: expect.any(String) } })
      },
      { timeout: 10_000, interval: 500 },
    )
    // A site is looked up again after 2 s.
    await vi.waitFor(async () => expect((await open()).status).toBe(201), 10_000)
  })

  it('is for testers alone in test mode, whatever the agent has answered', async () => {
    const { wordpress, proven, open, signed } = await connected()
    await proven()
    const { sites } = await wordpress.sync(backend, wordpress.snapshot({ testMode: true }))
    // What the plugin prints once test mode is off again.
    expect(sites[0]?.live).toBe(true)
    await vi.waitFor(async () => expectProblem(await open(), 403, 'forbidden', 'identity'), 10_000)
    expect((await open(await signed({ claims: { test: true } }))).status).toBe(201)
    await wordpress.sync(backend)
    await vi.waitFor(async () => expect((await open()).status).toBe(201), 10_000)
    // Once the plugin is gone nobody could switch it off.
    await wordpress.sync(backend, wordpress.snapshot({ testMode: true }))
    await wordpress.call(backend, '/v1/wordpress/disconnect', {})
    const left = await siteModel(backend.connection).findById(sites[0]?.siteId).lean()
    expect(left?.connection).not.toHaveProperty('testMode')
  })

  it('is exported page by page and erased by address, by id and by what they left themselves', async () => {
    const { wordpress, proven, open, signed } = await connected()
    await proven()
    const texts = ['Identified', 'By contact', 'Somebody else']
    const tokens = [await signed({}), undefined, undefined]
    for (const [at, text] of texts.entries()) {
      const { token } = (await (await open(tokens[at])).json()) as { token: string }
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
      const body = JSON.stringify({ id: crypto.randomUUID(), text })
      expect((await fetch(`${backend.url}/v1/messages`, { method: 'POST', headers, body })).status).toBe(202)
      const email = text === 'By contact' ? ' ann@shop.example' : 'other@shop.example'
      const contact = { method: 'PUT', headers, body: JSON.stringify({ email }) }
      expect((await fetch(`${backend.url}/v1/contact`, contact)).status).toBe(204)
    }
    const call = async (path: string, page: number) => {
      const about = { ref: 1, email: 'ann@shop.example', sub: '7', page }
      const response = await wordpress.call(backend, `/v1/wordpress/${path}`, about)
      expect(response.status).toBe(200)
      return (await response.json()) as { items: { text?: string }[]; done: boolean; removed: number }
    }
    const { items, done } = await call('export', 1)
    expect(done).toBe(true)
    const said = JSON.stringify(items)
    expect(said).toContain('Identified')
    expect(said).toContain('By contact')
    expect(said).not.toContain('Somebody else')
    expect(await call('erase', 1)).toEqual({ removed: 2, done: true })
    expect(await call('export', 1)).toEqual({ items: [], done: true })
    expect(await call('erase', 1)).toEqual({ removed: 0, done: true })
  })
})
