import { SignJWT } from 'jose'
import { afterAll, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { type Shop, startConnectedBackend } from '../../../test/clients/connected-backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { identityKeyOf, proofText } from '../../../test/clients/wordpress-site.ts'

// The tests wait until origins are asked: side by side, each with a WordPress of its own, and one of somebody else.
const { backend, another, close } = await startConnectedBackend(3)
afterAll(close)

const about = { ref: 1, email: 'ann@shop.example', page: 1 }
const call = ({ wordpress }: Shop, path: string) => wordpress.call(backend, `/v1/wordpress/${path}`, about)
const open = async ({ wordpress, mine }: Shop) => {
  const identity = await new SignJWT({ sub: '7', email: about.email })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(mine().siteId)
    .setExpirationTime('5 minutes')
    .sign(identityKeyOf(wordpress.connected.secret))
  const options = backend.visitorOptions({ siteKey: mine().siteKey, origin: wordpress.origin })
  return TestVisitor.openResponse(options, { identity: { token: identity } })
}

/** The shop's own origin holds, and has not proven itself to the new connection. (Too many syncs would be refused.) */
async function wrongProof({ wordpress, mine }: Shop): Promise<void> {
  const holds = { origin: wordpress.origin, state: 'proven', reason: 'wrong-proof' } as const
  const isAsked = { _id: mine().siteId, origins: { $elemMatch: holds } }
  await vi.waitUntil(() => siteModel(backend.connection).exists(isAsked), 10_000)
}

it.concurrent('a site that a new connection takes over tells it of nobody, and takes no identity from it, before it has proven itself anew', async () => {
  const shop = another()
  const { wordpress, mine, proven } = shop
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
  await proven()
  const response = await open(shop)
  const { token } = (await response.json()) as { token: string }
  const said = await fetch(`${backend.url}/v1/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: crypto.randomUUID(), text: 'Said before' }),
  })
  expect([response.status, said.status]).toEqual([201, 202])

  // Somebody got the owner to approve: what they hold makes the shop prove nothing.
  wordpress.answerWith((_, page) => page.end('the shop, which knows nothing of this'))
  wordpress.asked.length = 0
  await wordpress.connect(backend, { siteId: mine().siteId, agent: null })
  await vi.waitFor(() => expect(wordpress.asked.length).toBeGreaterThan(0), 10_000)
  for (const path of ['export', 'erase']) {
    const { detail } = await expectProblem(await call(shop, path), 403, 'forbidden')
    expect(detail).toContain('Wait until one of its addresses is proven under the new connection')
  }
  const { errors } = await expectProblem(await open(shop), 403, 'forbidden', 'identity')
  expect(errors?.[0]?.message).toContain('wait until an address of the site is proven')
  await wrongProof(shop)
  const [origin] = (await wordpress.sync(backend)).sites[0]?.origins ?? []
  expect(origin).toEqual({ origin: wordpress.origin, state: 'proven', reason: 'wrong-proof' })
  await expectProblem(await call(shop, 'export'), 403, 'forbidden')

  // The shop itself has the secret, and it is asked again, as it is every day.
  wordpress.answerWith(null)
  const sites = siteModel(backend.connection)
  await sites.updateOne({ _id: mine().siteId }, { $set: { 'origins.0.checkAt': new Date() } })
  await proven()
  const page = await call(shop, 'export')
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Said before')])
  expect((await open(shop)).status).toBe(201)
})

it.concurrent('a site that is taken over stays the shop\u2019s: an address of somebody else\u2019s proves nothing for it, and nobody closes it', async () => {
  const shop = another()
  const { wordpress, mine, proven } = shop
  const { wordpress: evil } = another()
  evil.answerWith((request, page) => {
    const nonce = new URL(request.url ?? '', evil.origin).searchParams.get('parley_verify') ?? ''
    page.setHeader('Cache-Control', 'no-store').end(proofText(wordpress.connected.secret, evil.origin, nonce))
  })
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
  await proven()
  const { siteId } = mine()
  wordpress.answerWith((_, page) => page.end('the shop, which knows nothing of this'))
  const places = { origins: [{ origin: evil.origin, url: `${evil.origin}/` }], testMode: true }
  await wordpress.connect(backend, { siteId, agent: null }, wordpress.snapshot(places))
  await wrongProof(shop)
  await vi.waitFor(
    async () => {
      const { sites } = await wordpress.sync(backend, wordpress.snapshot(places))
      expect(sites[0]?.origins).toEqual([
        { origin: wordpress.origin, state: 'proven', reason: 'wrong-proof' },
        { origin: evil.origin, state: 'proven' },
      ])
    },
    { timeout: 10_000, interval: 500 },
  )
  for (const path of ['export', 'erase', 'conversations']) await expectProblem(await call(shop, path), 403, 'forbidden')
  const options = backend.visitorOptions({ siteKey: mine().siteKey, origin: wordpress.origin })
  expect((await TestVisitor.openResponse(options)).status).toBe(201)
  expect((await wordpress.call(backend, '/v1/wordpress/disconnect', {})).status).toBe(204)
  const site = await siteModel(backend.connection).findById(siteId).lean()
  expect(site?.origins[0]).toMatchObject({ origin: wordpress.origin, state: 'proven' })
  expect(site?.origins[0]).not.toHaveProperty('leaving')
})
