import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { problem } from '@parley/protocol/errors'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shopOrigin, startTestBackend, type TestBackend } from './backends/backend.ts'
import type { TestVisitor } from './clients/visitor.ts'
import { extent } from './faults/extent.ts'
import { identityJwt, openTokenForge, ticketFrom } from './forge.ts'
import { addresses } from './fresh-address.ts'
import { bodies, type FuzzRequest, pathPart, requests } from './fuzz-requests.ts'
import { withServedRoutes } from './served-routes.ts'

/** The same requests in every run. fast-check prints it with the smallest request that fails. */
const options = extent.soak ? { seed: extent.seed, numRuns: 2_000 } : { seed: 20261121, numRuns: 40 }

const within = { timeout: extent.soak ? 900_000 : 60_000 }

/** How long a loaded machine may take for one answer, in milliseconds. */
const slowestMs = 5_000

/** Traces of our inside: a frame of a stack, a file of ours, an error of the database or of a parser. */
const inside =
  /\n\s+at |node:internal|node_modules|\.ts:\d|Mongo|E11000|CastError|SyntaxError|TypeError|Unexpected token/

let backend: TestBackend
let visitor: TestVisitor
let forge: Awaited<ReturnType<typeof openTokenForge>>
let served: string[]
const sockets = new Agent({ keepAlive: true })
const nextAddress = addresses()

beforeAll(async () => {
  const options = { env: { TRUST_PROXY: '1' }, site: { allowAgentRole: true } }
  ;[backend, served] = await withServedRoutes(() => startTestBackend(options))
  await backend.administration.configure(backend.site.site.id, { features: { handoff: true, telemetry: true } })
  visitor = await backend.visitor()
  await (await visitor.turn('Hello')).rest()
  forge = await openTokenForge(backend)
})
afterAll(async () => {
  sockets.destroy()
  await forge.close()
  await backend.close()
})

async function send({ method, path, headers, body }: FuzzRequest, token: string) {
  const { hostname, port } = new URL(backend.url)
  const ours = { Authorization: `Bearer ${token}`, 'X-Forwarded-For': nextAddress() }
  const signal = AbortSignal.timeout(slowestMs)
  const all = { ...ours, ...headers }
  const sent = request({ agent: sockets, hostname, port, path, method, headers: all, signal }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const type = response.headers['content-type'] ?? ''
  if (method === 'GET' && type.startsWith('text/event-stream')) {
    response.destroy()
    return { status: response.statusCode ?? 0, type, body: '' }
  }
  return { status: response.statusCode ?? 0, type, body: await text(response) }
}

async function answersWell(request: FuzzRequest, token: string): Promise<void> {
  const { status, type, body } = await send(request, token)
  expect(status).toBeGreaterThanOrEqual(200)
  expect(status).toBeLessThan(500)
  if (status < 400) return
  expect(type).toContain('application/problem+json')
  expect(v.parse(problem, JSON.parse(body)).status).toBe(status)
  expect(body).not.toMatch(inside)
}

const ids = async () => {
  const { conversation, messages } = await visitor.messages()
  const stranger = await backend.visitor()
  const theirs = (await stranger.say('Mine')).message
  const conversations = [conversation?.id ?? '', theirs.conversationId]
  return { messages: [...messages.map(({ id }) => id), theirs.id], conversations }
}
const unknown = 'GET /anything'
const message = (more: string) => async () =>
  requests('POST', ['v1', 'messages', pathPart((await ids()).messages), more])
const pushRoute = 'POST /v1/agent/messages'
const siteKey = () => backend.site.site.key

/** Every route of the backend, and what is none. */
const routes: Record<string, () => Promise<fc.Arbitrary<FuzzRequest>>> = {
  'POST /v1/sessions': async () => {
    // A ticket opens five sessions.
    const tickets = await Promise.all(Array.from({ length: 40 }, () => ticketFrom(backend.site.site.id, null)))
    const identity = await identityJwt(backend.site, { sub: 'somebody', name: 'Somebody' })
    const known = { siteKey: siteKey(), origin: shopOrigin, tickets, identity }
    return requests('POST', ['v1', 'sessions'], bodies.session(known))
  },
  'POST /v1/messages': async () => requests('POST', ['v1', 'messages'], bodies.message),
  'GET /v1/messages': async () => requests('GET', ['v1', 'messages']),
  'POST /v1/messages/:id/stop': message('stop'),
  'POST /v1/messages/:id/retry': message('retry'),
  'PUT /v1/messages/:id/feedback': async () =>
    requests('PUT', ['v1', 'messages', pathPart((await ids()).messages), 'feedback'], bodies.feedback),
  'GET /v1/events': async () => requests('GET', ['v1', 'events']),
  'GET /v1/conversations': async () => requests('GET', ['v1', 'conversations']),
  'GET /v1/conversations/:id/messages': async () =>
    requests('GET', ['v1', 'conversations', pathPart((await ids()).conversations), 'messages']),
  'GET /v1/transcript': async () => requests('GET', ['v1', 'transcript']),
  'GET /v1/sites/:siteKey/config': async () => requests('GET', ['v1', 'sites', pathPart([siteKey()]), 'config']),
  'GET /embed/:siteKey': async () => requests('GET', ['embed', pathPart([siteKey()])]),
  'GET /embed/:siteKey/preview': async () => requests('GET', ['embed', pathPart([siteKey()]), 'preview']),
  'GET /assets/:name': async () => requests('GET', ['assets', pathPart(['app.js'])]),
  'GET /parley.js': async () => requests('GET', ['parley.js']),
  'GET /.well-known/jwks.json': async () => requests('GET', ['.well-known', 'jwks.json']),
  'GET /healthz': async () => requests('GET', ['healthz']),
  'GET /readyz': async () => requests('GET', ['readyz']),
  'GET /demo/:file': async () => requests('GET', ['demo', pathPart(['shop.css'])]),
  'GET /': async () => requests('GET', ['']),
  'GET /playground': async () => requests('GET', ['playground']),
  [unknown]: async () => requests('GET', [pathPart(['v1']), pathPart(['v1'])]),
  'GET /connect/wordpress': async () => requests('GET', ['connect', 'wordpress']),
  'POST /v1/wordpress/exchange': async () => requests('POST', ['v1', 'wordpress', 'exchange'], bodies.exchange),
  'POST /v1/wordpress/sync': async () => requests('POST', ['v1', 'wordpress', 'sync'], bodies.exchange),
  'POST /v1/wordpress/config': async () => requests('POST', ['v1', 'wordpress', 'config'], bodies.exchange),
  'POST /v1/wordpress/conversations': async () =>
    requests('POST', ['v1', 'wordpress', 'conversations'], bodies.exchange),
  'POST /v1/wordpress/disconnect': async () => requests('POST', ['v1', 'wordpress', 'disconnect'], bodies.exchange),
  'POST /v1/wordpress/export': async () => requests('POST', ['v1', 'wordpress', 'export'], bodies.contact),
  'POST /v1/wordpress/erase': async () => requests('POST', ['v1', 'wordpress', 'erase'], bodies.contact),
  'POST /v1/handoff': async () => requests('POST', ['v1', 'handoff']),
  'DELETE /v1/handoff': async () => requests('DELETE', ['v1', 'handoff']),
  'POST /v1/typing': async () => requests('POST', ['v1', 'typing'], bodies.typing),
  'PUT /v1/contact': async () => requests('PUT', ['v1', 'contact'], bodies.contact),
  'PUT /v1/conversation/rating': async () =>
    requests('PUT', ['v1', 'conversation', 'rating'], bodies.rating((await ids()).conversations)),
  'POST /v1/telemetry': async () => requests('POST', ['v1', 'telemetry'], bodies.telemetry),
  'POST /v1/conversation/close': async () => requests('POST', ['v1', 'conversation', 'close']),
  'DELETE /v1/visitor': async () => requests('DELETE', ['v1', 'visitor']),
}

describe('whatever is asked of it', () => {
  it.each(Object.keys(routes))('%s answers, and refuses with a problem', within, async (name) => {
    const arbitrary = await (routes[name] ?? expect.unreachable)()
    const own = { visitorId: visitor.session.visitor.id }
    // What may end the session or the conversation is not asked by the visitor whose ids the others use.
    const mayBeOwn = !/sessions|close|DELETE/.test(name)
    let turn = 0
    const property = fc.asyncProperty(arbitrary, async (request) =>
      answersWell(request, await forge.issue(mayBeOwn && turn++ % 2 === 0 ? own : {})),
    )
    await fc.assert(property, options)
  })

  it('is asked of every route that there is', () => {
    expect(new Set([...Object.keys(routes), pushRoute])).toEqual(new Set([...served, unknown]))
  })

  it(`${pushRoute} answers, and refuses with a problem`, within, async () => {
    const [conversation = ''] = (await ids()).conversations
    const arbitrary = requests('POST', ['v1', 'agent', 'messages'], bodies.push(conversation))
    const property = fc.asyncProperty(arbitrary, (request) => answersWell(request, backend.site.secretKey))
    // Sixty a minute are what one key may push.
    await fc.assert(property, { ...options, numRuns: Math.min(options.numRuns, 58) })
  })
})

it('bytes that are no HTTP get a 400 or silence, and harm nobody', within, async () => {
  const { hostname, port } = new URL(backend.url)
  const property = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 500 }), async (bytes) => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.end(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), bytes, Buffer.from('\r\n\r\n')]))
    const answer = await text(socket)
    expect(answer).toMatch(/^(?:$|HTTP\/1\.1 (?:[23]\d\d|4\d\d) )/)
  })
  await fc.assert(property, options)
  expect((await visitor.messages()).messages.length).toBeGreaterThan(1)
})

it('none of it was an error of ours', () => {
  const errors = backend.log.filter((line) => line.includes('"level":"error"') || line.includes('"level":"fatal"'))
  expect(errors).toEqual([])
})
