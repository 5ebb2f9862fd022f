import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import {
  identityKeyOf,
  proofText,
  startWordPressSite,
  type WordPressSite,
} from '../../../test/clients/wordpress-site.ts'

let backend: TestBackend
let wordpress: WordPressSite
let evil: WordPressSite
beforeAll(async () => {
  ;[wordpress, evil] = await Promise.all([startWordPressSite(), startWordPressSite()])
  const listed = `${wordpress.origin} ${evil.origin}`
  backend = await startTestBackend({ env: { TRUST_PROXY: '1', SITE_PRIVATE_HOSTS: listed } })
})
afterAll(async () => {
  await backend.close()
  await Promise.all([wordpress.close(), evil.close()])
})

const mine = () => wordpress.connected.sites[0] ?? expect.unreachable()
const proven = () =>
  vi.waitFor(
    async () => {
      const [origin] = (await wordpress.sync(backend)).sites[0]?.origins ?? []
      expect(origin).toEqual({ origin: wordpress.origin, state: 'proven' })
    },
    { timeout: 10_000, interval: 700 },
  )
const about = { ref: 1, email: 'ann@shop.example', page: 1 }
const call = (path: string) => wordpress.call(backend, `/v1/wordpress/${path}`, about)
const open = async () => {
  const identity = await new SignJWT({ sub: '7', email: about.email })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(mine().siteId)
    .setExpirationTime('5 minutes')
    .sign(identityKeyOf(wordpress.connected.secret))
  const options = backend.visitorOptions({ siteKey: mine().siteKey, origin: wordpress.origin })
  return TestVisitor.openResponse(options, { identity: { token: identity } })
}

it('a site that a new connection takes over tells it of nobody, and takes no identity from it, before it has proven itself anew', async () => {
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
  await proven()
  const response = await open()
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
    const { detail } = await expectProblem(await call(path), 403, 'forbidden')
    expect(detail).toContain('Wait until one of its addresses is proven under the new connection')
  }
  const { errors } = await expectProblem(await open(), 403, 'forbidden', 'identity')
  expect(errors?.[0]?.message).toContain('wait until an address of the site is proven')
  await vi.waitFor(
    async () => {
      const [origin] = (await wordpress.sync(backend)).sites[0]?.origins ?? []
      expect(origin).toEqual({ origin: wordpress.origin, state: 'proven', reason: 'wrong-proof' })
    },
    { timeout: 10_000, interval: 700 },
  )
  await expectProblem(await call('export'), 403, 'forbidden')

  // The shop itself has the secret, and it is asked again, as it is every day.
  wordpress.answerWith(null)
  const sites = siteModel(backend.connection)
  await sites.updateOne({ _id: mine().siteId }, { $set: { 'origins.0.checkAt': new Date() } })
  await proven()
  const page = await call('export')
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Said before')])
  expect((await open()).status).toBe(201)
})

it('a site that is taken over stays the shop\u2019s: an address of somebody else\u2019s proves nothing for it, and nobody closes it', async () => {
  evil.answerWith((request, page) => {
    const nonce = new URL(request.url ?? '', evil.origin).searchParams.get('parley_verify') ?? ''
    page.setHeader('Cache-Control', 'no-store').end(proofText(wordpress.connected.secret, evil.origin, nonce))
  })
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
  await proven()
  const { siteId } = mine()
  wordpress.answerWith((_, page) => page.end('the shop, which knows nothing of this'))
  const shop = wordpress.snapshot().sites[0] ?? expect.unreachable()
  const places = { origins: [{ origin: evil.origin, url: `${evil.origin}/` }], testMode: true }
  await wordpress.connect(backend, { siteId, agent: null }, wordpress.snapshot(places))
  await vi.waitFor(
    async () => {
      const { sites } = await wordpress.sync(backend, wordpress.snapshot(places))
      expect(sites[0]?.origins).toEqual([
        { origin: wordpress.origin, state: 'proven', reason: 'wrong-proof' },
        { origin: evil.origin, state: 'proven' },
      ])
    },
    { timeout: 10_000, interval: 700 },
  )
  for (const path of ['export', 'erase', 'conversations']) await expectProblem(await call(path), 403, 'forbidden')
  const options = backend.visitorOptions({ siteKey: mine().siteKey, origin: wordpress.origin })
  expect((await TestVisitor.openResponse(options)).status).toBe(201)
  expect((await wordpress.call(backend, '/v1/wordpress/disconnect', {})).status).toBe(204)
  const site = await siteModel(backend.connection).findById(siteId).lean()
  expect(site?.origins[0]).toMatchObject({ origin: shop.origins[0]?.origin, state: 'proven' })
  expect(site?.origins[0]).not.toHaveProperty('leaving')
})
