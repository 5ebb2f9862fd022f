import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { proofText, startWordPressSite, type WordPressSite } from '../../../test/clients/wordpress-site.ts'

let backend: TestBackend
let wordpress: WordPressSite
beforeAll(async () => {
  wordpress = await startWordPressSite()
  backend = await startTestBackend({ env: { SITE_PRIVATE_HOSTS: wordpress.origin } })
})
afterAll(async () => {
  await backend.close()
  await wordpress.close()
})

/** What becomes of the origin of a site whose WordPress answers so. */
async function outcome(answers: Parameters<WordPressSite['answerWith']>[0], sites = wordpress.snapshot()) {
  wordpress.answerWith(answers)
  wordpress.asked.length = 0
  await wordpress.connect(backend, {}, sites)
  return vi.waitFor(
    async () => {
      const origin = (await wordpress.sync(backend, sites)).sites[0]?.origins[0]
      expect(origin?.state).not.toBe('pending')
      return origin
    },
    { timeout: 20_000, interval: 100 },
  )
}

const send =
  (text: string, headers: Record<string, string> = { 'Cache-Control': 'no-store' }) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(200, headers).end(text)
const queryOf = (request: IncomingMessage) => new URL(request.url ?? '', wordpress.origin).searchParams
const isRest = (request: IncomingMessage) => request.url?.startsWith('/wp-json/parley-chat/v1/verify?') ?? false
const proofOver = (request: IncomingMessage, { secret = wordpress.connected.secret, origin = wordpress.origin } = {}) =>
  proofText(secret, origin, queryOf(request).get('parley_verify') ?? '')

/** A page with the meta tag, as a response of this type. */
const tagged = (type: string) => (request: IncomingMessage, response: ServerResponse) => {
  const { secret, sites } = wordpress.connected
  const content = proofText(secret, wordpress.origin, sites[0]?.metaNonce ?? '')
  const head = `<head><meta name="parley-verify" content="${content}"></head>`
  send(`<!doctype html><html>${head}<body>${'x'.repeat(200_000)}`, { 'Content-Type': type })(request, response)
}

describe('an origin proves itself', () => {
  const proven = () => ({ origin: wordpress.origin, state: 'proven' })

  it('by the REST route where the page is something else', async () => {
    expect(
      await outcome((request, response) =>
        isRest(request) ? wordpress.prove(request, response) : send('<html>A cached page</html>')(request, response),
      ),
    ).toEqual(proven())
    expect(wordpress.asked.map((path) => path.split('?')[0])).toEqual(['/', '/wp-json/parley-chat/v1/verify'])
  })

  it('by the route of a WordPress without pretty permalinks', async () => {
    const sites = wordpress.snapshot({ rest: `${wordpress.origin}/?rest_route=/` })
    const answers = (request: IncomingMessage, response: ServerResponse) =>
      queryOf(request).get('rest_route') === '/parley-chat/v1/verify'
        ? wordpress.prove(request, response)
        : send('page')(request, response)
    expect(await outcome(answers, sites)).toEqual(proven())
  })

  it('by a meta tag, which may be cached', async () => {
    expect(await outcome(tagged('text/html; charset=UTF-8'))).toEqual(proven())
  })
})

describe('an origin does not prove itself', () => {
  const answering =
    (text: (request: IncomingMessage) => string) => (request: IncomingMessage, response: ServerResponse) =>
      send(text(request))(request, response)

  it.each<[string, string, () => Parameters<WordPressSite['answerWith']>[0]]>([
    ['by a page', 'wrong-proof', () => send('<html>Shop</html>')],
    [
      'by a proof for another origin',
      'wrong-proof',
      () => answering((r) => proofOver(r, { origin: 'https://evil.example' })),
    ],
    ['by a proof of another key', 'wrong-proof', () => answering((r) => proofOver(r, { secret: 'x'.repeat(43) }))],
    ['by a proof among other text', 'wrong-proof', () => answering((r) => `<p>${proofOver(r)}</p>`)],
    ['by an echo of what it is asked', 'wrong-proof', () => answering((r) => r.url ?? '')],
    ['by a proof that a cache may keep', 'cached', () => (r, response) => send(proofOver(r), {})(r, response)],
    [
      'by leading elsewhere',
      'redirect',
      () => (r, response) => response.writeHead(302, { Location: `/other${r.url}` }).end(proofOver(r)),
    ],
    [
      'with an error',
      'status',
      () => (r, response) => response.writeHead(500, { 'Cache-Control': 'no-store' }).end(proofOver(r)),
    ],
    [
      'by an endless page',
      'too-large',
      () => (r, response) =>
        response.writeHead(200, { 'Cache-Control': 'no-store' }).end(proofOver(r) + ' '.repeat(20_000)),
    ],
  ])('%s', async (_, reason, answers) => {
    expect(await outcome(answers())).toEqual({ origin: wordpress.origin, state: 'failed', reason })
    expect(wordpress.asked.some((path) => path.startsWith('/other'))).toBe(false)
    const embed = await fetch(`${backend.url}/embed/${wordpress.connected.sites[0]?.siteKey}`)
    expect(embed.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  it('by what was an answer before', async () => {
    let earlier = ''
    const answers = (request: IncomingMessage, response: ServerResponse) => {
      const text = earlier || 'a page'
      earlier = proofOver(request)
      send(text)(request, response)
    }
    expect(await outcome(answers)).toMatchObject({ state: 'failed', reason: 'wrong-proof' })
  })

  it('by a meta tag that a visitor wrote into the page', async () => {
    const answers = (request: IncomingMessage, response: ServerResponse) => {
      const nonce = wordpress.connected.sites[0]?.metaNonce ?? ''
      const tag = `<meta name="parley-verify" content="${proofText(wordpress.connected.secret, wordpress.origin, nonce)}">`
      send(`<html><head><title>${tag}</title></head><body>${tag}`)(request, response)
    }
    expect(await outcome(answers)).toMatchObject({ state: 'failed', reason: 'wrong-proof' })
  })

  it.each(['text/plain', 'application/octet-stream', 'text/htmlx'])(
    'by a meta tag in a file of the type %s, which a visitor may have uploaded',
    async (type) => {
      expect(await outcome(tagged(type))).toMatchObject({ state: 'failed', reason: 'too-large' })
    },
  )

  it('where nobody may look: a private address, plain http', async () => {
    const refused = [
      { origin: 'http://shop.example', reason: 'plain-http' },
      { origin: 'http://127.0.0.1:1', reason: 'plain-http' },
      { origin: 'https://127.0.0.1:1', reason: 'private-address' },
      { origin: 'https://10.0.0.1', reason: 'private-address' },
      { origin: 'https://localhost', reason: 'private-address' },
    ]
    const sites = wordpress.snapshot({ origins: refused.map(({ origin }) => ({ origin, url: `${origin}/` })) })
    await outcome(null, sites)
    const known = async () => (await wordpress.sync(backend, sites)).sites[0]?.origins
    const failed = refused.map((one) => ({ ...one, state: 'failed' }))
    await vi.waitFor(async () => expect(await known()).toEqual(failed), { timeout: 10_000, interval: 100 })
    expect(wordpress.asked).toEqual([])
  })

  it('is asked with a nonce of its own each time, which is told to nobody else', async () => {
    await outcome(send('page'))
    const nonces = wordpress.asked.flatMap((path) => /parley_verify=([\w-]{43})&/.exec(path)?.[1] ?? [])
    expect(new Set(nonces).size).toBe(2)
    expect(wordpress.asked.every((path) => !path.includes(wordpress.connected.secret))).toBe(true)
  })

  it('under a Host that a call forges: it is asked where it was reported, by its own name', async () => {
    const hosts = new Set<string | undefined>()
    const answers = (request: IncomingMessage, response: ServerResponse) => {
      hosts.add(request.headers.host)
      send('page')(request, response)
    }
    expect(await outcome(answers)).toMatchObject({ state: 'failed' })
    const { siteId } = wordpress.connected.sites[0] ?? expect.unreachable()
    const kept = async () => (await siteModel(backend.connection).findById(siteId).orFail().lean()).connection
    const before = await kept()
    const forged = { host: 'evil.example' }
    const sync = await wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot(), forged)
    expect(sync.status).toBe(200)
    expect(await sync.text()).not.toContain('evil.example')
    expect(await kept()).toEqual(before)
    expect([...hosts]).toEqual([new URL(wordpress.origin).host])
    const signed = { ...forged, signedPath: '//evil.example/v1/wordpress/sync' }
    const other = await wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot(), signed)
    await expectProblem(other, 403, 'forbidden')
  })
})
