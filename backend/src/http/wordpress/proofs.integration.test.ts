import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { startConnectedBackend } from '../../../test/clients/connected-backend.ts'
import { proofText, type WordPressSite } from '../../../test/clients/wordpress-site.ts'

// Each test waits until its origin is asked: side by side, each with a WordPress of its own.
const { backend, another, close } = await startConnectedBackend(20)
afterAll(close)

type Answers = NonNullable<Parameters<WordPressSite['answerWith']>[0]>

/** What becomes of the origins of a site whose WordPress answers so. */
async function outcomes(wordpress: WordPressSite, answers: Answers | null, sites = wordpress.snapshot()) {
  wordpress.answerWith(answers)
  const [{ siteId } = expect.unreachable()] = (await wordpress.connect(backend, {}, sites)).sites
  // Not asked of the backend, which takes 30 syncs a minute.
  const isAsked = { _id: siteId, 'origins.state': { $ne: 'pending' } } as const
  await vi.waitUntil(() => siteModel(backend.connection).exists(isAsked), 20_000)
  return (await wordpress.sync(backend, sites)).sites[0]?.origins
}

const send =
  (text: string, headers: Record<string, string> = { 'Cache-Control': 'no-store' }) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(200, headers).end(text)
const queryOf = (request: IncomingMessage) => new URL(request.url ?? '', 'http://any.example').searchParams
const isRest = (request: IncomingMessage) => request.url?.startsWith('/wp-json/parley-chat/v1/verify?') ?? false

/** The text of a proof, of the right secret and for the right origin unless the test wants another. */
const proofOver = (
  wordpress: WordPressSite,
  request: IncomingMessage,
  { secret = wordpress.connected.secret, origin = wordpress.origin } = {},
) => proofText(secret, origin, queryOf(request).get('parley_verify') ?? '')

/** A page with the meta tag, as a response of this type. */
const tagged =
  (wordpress: WordPressSite, type: string): Answers =>
  (request, response) => {
    const { secret, sites } = wordpress.connected
    const content = proofText(secret, wordpress.origin, sites[0]?.metaNonce ?? '')
    const head = `<head><meta name="parley-verify" content="${content}"></head>`
    send(`<!doctype html><html>${head}<body>${'x'.repeat(200_000)}`, { 'Content-Type': type })(request, response)
  }

describe.concurrent('an origin proves itself', () => {
  const proven = ({ origin }: WordPressSite) => [{ origin, state: 'proven' }]

  it('by the REST route where the page is something else', async () => {
    const { wordpress } = another()
    expect(
      await outcomes(wordpress, (request, response) =>
        isRest(request) ? wordpress.prove(request, response) : send('<html>A cached page</html>')(request, response),
      ),
    ).toEqual(proven(wordpress))
    expect(wordpress.asked.map((path) => path.split('?')[0])).toEqual(['/', '/wp-json/parley-chat/v1/verify'])
  })

  it('by the route of a WordPress without pretty permalinks', async () => {
    const { wordpress } = another()
    const sites = wordpress.snapshot({ rest: `${wordpress.origin}/?rest_route=/` })
    const answers: Answers = (request, response) =>
      queryOf(request).get('rest_route') === '/parley-chat/v1/verify'
        ? wordpress.prove(request, response)
        : send('page')(request, response)
    expect(await outcomes(wordpress, answers, sites)).toEqual(proven(wordpress))
  })

  it('by a meta tag, which may be cached', async () => {
    const { wordpress } = another()
    expect(await outcomes(wordpress, tagged(wordpress, 'text/html; charset=UTF-8'))).toEqual(proven(wordpress))
  })
})

describe.concurrent('an origin does not prove itself', () => {
  const failed = ({ origin }: WordPressSite, reason: string) => [{ origin, state: 'failed', reason }]
  /** Answers with this text. */
  const saying =
    (text: (wordpress: WordPressSite, request: IncomingMessage) => string) =>
    (wordpress: WordPressSite): Answers =>
    (request, response) =>
      send(text(wordpress, request))(request, response)

  it.each<[string, string, (wordpress: WordPressSite) => Answers]>([
    ['by a page', 'wrong-proof', () => send('<html>Shop</html>')],
    [
      'by a proof for another origin',
      'wrong-proof',
      saying((site, request) => proofOver(site, request, { origin: 'https://evil.example' })),
    ],
    [
      'by a proof of another key',
      'wrong-proof',
      saying((site, request) => proofOver(site, request, { secret: 'x'.repeat(43) })),
    ],
    ['by a proof among other text', 'wrong-proof', saying((site, request) => `<p>${proofOver(site, request)}</p>`)],
    ['by an echo of what it is asked', 'wrong-proof', saying((_, request) => request.url ?? '')],
    [
      'by a proof that a cache may keep',
      'cached',
      (site) => (request, response) => send(proofOver(site, request), {})(request, response),
    ],
    [
      'by leading elsewhere',
      'redirect',
      (site) => (request, response) =>
        response.writeHead(302, { Location: `/other${request.url}` }).end(proofOver(site, request)),
    ],
    [
      'with an error',
      'status',
      (site) => (request, response) =>
        response.writeHead(500, { 'Cache-Control': 'no-store' }).end(proofOver(site, request)),
    ],
    [
      'by an endless page',
      'too-large',
      (site) => (request, response) =>
        response.writeHead(200, { 'Cache-Control': 'no-store' }).end(proofOver(site, request) + ' '.repeat(20_000)),
    ],
  ])('%s', async (_, reason, answers) => {
    const { wordpress, mine } = another()
    expect(await outcomes(wordpress, answers(wordpress))).toEqual(failed(wordpress, reason))
    expect(wordpress.asked.some((path) => path.startsWith('/other'))).toBe(false)
    const embed = await fetch(`${backend.url}/embed/${mine().siteKey}`)
    expect(embed.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  it('by what was an answer before', async () => {
    const { wordpress } = another()
    let earlier = ''
    const answers: Answers = (request, response) => {
      const text = earlier || 'a page'
      earlier = proofOver(wordpress, request)
      send(text)(request, response)
    }
    expect(await outcomes(wordpress, answers)).toEqual(failed(wordpress, 'wrong-proof'))
  })

  it('by a meta tag that a visitor wrote into the page', async () => {
    const { wordpress, mine } = another()
    const answers: Answers = (request, response) => {
      const content = proofText(wordpress.connected.secret, wordpress.origin, mine().metaNonce)
      const tag = `<meta name="parley-verify" content="${content}">`
      send(`<html><head><title>${tag}</title></head><body>${tag}`)(request, response)
    }
    expect(await outcomes(wordpress, answers)).toEqual(failed(wordpress, 'wrong-proof'))
  })

  it.each(['text/plain', 'application/octet-stream', 'text/htmlx'])(
    'by a meta tag in a file of the type %s, which a visitor may have uploaded',
    async (type) => {
      const { wordpress } = another()
      expect(await outcomes(wordpress, tagged(wordpress, type))).toEqual(failed(wordpress, 'too-large'))
    },
  )

  it('where nobody may look: a private address, plain http', async () => {
    const { wordpress } = another()
    const refused = [
      { origin: 'http://shop.example', reason: 'plain-http' },
      { origin: 'http://127.0.0.1:1', reason: 'plain-http' },
      { origin: 'https://127.0.0.1:1', reason: 'private-address' },
      { origin: 'https://10.0.0.1', reason: 'private-address' },
      { origin: 'https://localhost', reason: 'private-address' },
    ]
    const sites = wordpress.snapshot({ origins: refused.map(({ origin }) => ({ origin, url: `${origin}/` })) })
    expect(await outcomes(wordpress, null, sites)).toEqual(refused.map((one) => ({ ...one, state: 'failed' })))
    expect(wordpress.asked).toEqual([])
  })

  it('is asked with a nonce of its own each time, which is told to nobody else', async () => {
    const { wordpress } = another()
    await outcomes(wordpress, send('page'))
    const nonces = wordpress.asked.flatMap((path) => /parley_verify=([\w-]{43})&/.exec(path)?.[1] ?? [])
    expect(new Set(nonces).size).toBe(2)
    expect(wordpress.asked.every((path) => !path.includes(wordpress.connected.secret))).toBe(true)
  })

  it('under a Host that a call forges: it is asked where it was reported, by its own name', async () => {
    const { wordpress, mine } = another()
    const hosts = new Set<string | undefined>()
    const answers: Answers = (request, response) => {
      hosts.add(request.headers.host)
      send('page')(request, response)
    }
    expect(await outcomes(wordpress, answers)).toEqual(failed(wordpress, 'wrong-proof'))
    const kept = async () => (await siteModel(backend.connection).findById(mine().siteId).orFail().lean()).connection
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
