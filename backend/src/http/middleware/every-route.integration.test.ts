// Longer than others: what holds of every route is asked of one list, and the list is held against what is served.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { rawRequest } from '../../../test/clients/raw-request.ts'
import { fetchTicket, type TestVisitor } from '../../../test/clients/visitor.ts'
import { identityJwt, visitorTokenFrom } from '../../../test/forge.ts'
import { addresses } from '../../../test/fresh-address.ts'
import { startShopBackend } from '../../../test/platforms/shop-backend.ts'
import { withServedRoutes } from '../../../test/served-routes.ts'

let backend: TestBackend
let close: () => Promise<void>
let visitor: TestVisitor
let returnToken: string
let replyId: string
let served: string[]
beforeAll(async () => {
  ;[{ backend, close }, served] = await withServedRoutes(() => startShopBackend())
  visitor = await backend.visitor()
  const id = randomUUID()
  await (await visitor.turn('Hello', id)).rest()
  returnToken = (await visitor.say('Hello', id)).returnToken ?? ''
  replyId = (await visitor.messages()).messages[1]?.id ?? ''
})
afterAll(() => close())

/** Every route that needs a session; those that change something first. */
const changing = [
  ['POST', '/v1/messages', { id: randomUUID(), text: 'Hello' }],
  ['POST', '/v1/messages/:id/stop', undefined],
  ['POST', '/v1/messages/:id/retry', undefined],
  ['PUT', '/v1/messages/:id/feedback', { rating: 'up' }],
  ['POST', '/v1/handoff', undefined],
  ['DELETE', '/v1/handoff', undefined],
  ['POST', '/v1/typing', { active: true }],
  ['PUT', '/v1/contact', { name: 'Maya' }],
  ['PUT', '/v1/conversation/rating', { score: 5 }],
  ['POST', '/v1/telemetry', { reconnects: 0, errors: {} }],
  ['POST', '/v1/conversation/close', undefined],
  ['DELETE', '/v1/visitor', undefined],
] as const
const reading = [
  ['GET', '/v1/messages', undefined],
  ['GET', '/v1/events', undefined],
  ['GET', '/v1/conversations', undefined],
  ['GET', '/v1/conversations/:id/messages', undefined],
  ['GET', '/v1/transcript', undefined],
] as const
/** And those that need none, or another key. */
const open = [
  ['POST', '/v1/sessions', {}],
  ['POST', '/v1/agent/messages', {}],
  ['POST', '/v1/wordpress/exchange', {}],
  ['POST', '/v1/wordpress/sync', {}],
  ['POST', '/v1/wordpress/config', {}],
  ['POST', '/v1/wordpress/conversations', {}],
  ['POST', '/v1/wordpress/disconnect', {}],
  ['POST', '/v1/wordpress/export', {}],
  ['POST', '/v1/wordpress/erase', {}],
] as const
/** Shopify alone calls these, for browsers of shops too: it signs each call, and says nothing of where that comes from. */
const signed = [
  ['POST', '/v1/shopify/webhooks'],
  ['GET', '/v1/shopify/proxy/identity'],
  ['POST', '/v1/shopify/proxy/identity'],
] as const

/** Of an address of its own each: together they are more than one address may ask. */
const nextAddress = addresses()
const call = (
  method: string,
  path: string,
  { token, body, headers = {} }: { token?: string; body?: object; headers?: Record<string, string> } = {},
) =>
  fetch(`${backend.url}${path.replace(':id', replyId)}`, {
    method,
    headers: {
      'X-Forwarded-For': nextAddress(),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

it('is asked of every route of the API that there is', () => {
  const asked = [...changing, ...reading, ...open, ...signed].map(([method, path]) => `${method} ${path}`)
  const api = served.filter((route) => / \/v1\/(?!sites\/)/.test(route))
  expect(asked.sort()).toEqual(api.sort())
})

describe.each([...changing, ...reading])('%s %s', (method, path, body) => {
  const withToken = (token?: string, authorization?: string) =>
    call(method, path, {
      ...(body ? { body } : {}),
      ...(token === undefined ? {} : { token }),
      ...(authorization === undefined ? {} : { headers: { Authorization: authorization } }),
    })

  it('needs a session', async () => {
    await expectProblem(await withToken(), 401, 'session_required')
  })

  it.each([
    ['rubbish', async () => 'rubbish'],
    ['a token with another signature', async () => `${visitor.session.token.slice(0, -4)}AAAA`],
    ['a ticket', () => fetchTicket(visitor.options)],
    ['a return token', async () => returnToken],
    ['an identity', () => identityJwt(backend.site, { sub: '1' })],
    ["the agent's key", async () => backend.site.secretKey],
    ['the public key', async () => backend.site.site.key],
  ])('takes no %s for one', async (_, token) => {
    await expectProblem(await withToken(await token()), 401, 'session_required')
  })

  it('takes a token in the Bearer scheme alone', async () => {
    for (const scheme of ['Basic', 'Token', ''])
      await expectProblem(await withToken(undefined, `${scheme} ${visitor.session.token}`), 401, 'session_required')
  })

  it('says when a session has expired', async () => {
    await expectProblem(
      await withToken(await visitorTokenFrom(backend, Date.now() - 3_601_000)),
      401,
      'session_expired',
    )
  })

  it('refuses a session of an origin or a site that is no more', async () => {
    const gone = await visitorTokenFrom(backend, Date.now(), { origin: 'https://gone.example' })
    await expectProblem(await withToken(gone), 403, 'origin_not_allowed')
    const noSite = await visitorTokenFrom(backend, Date.now(), { siteId: 'site_gone' })
    await expectProblem(await withToken(noSite), 403, 'site_disabled')
  })
})

describe.each([...changing, ...open])('%s %s changes something, and', (method, path) => {
  it('is refused to another site and to another origin', async () => {
    const attempts: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: shopOrigin },
      { Origin: 'null' },
      { Origin: `${backend.url}.evil.example` },
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' },
    ]
    for (const headers of attempts) {
      const { 'Sec-Fetch-Site': site = '', Origin: origin = '' } = headers
      // `fetch` does not let its caller say these; a browser does.
      const { status, body: text } = await rawRequest(backend.url, path.replace(':id', replyId), {
        method,
        headers: { Authorization: `Bearer ${visitor.session.token}`, ...headers },
      })
      expect([site, origin, status, JSON.parse(text).code]).toEqual([site, origin, 403, 'forbidden'])
    }
    expect((await visitor.messages()).conversation?.status).toBe('open')
  })
})

describe.each(signed)('%s %s', (method, path) => {
  it('takes nothing but the signature, wherever it comes from', async () => {
    const keys = [visitor.session.token, backend.site.secretKey, backend.site.site.key]
    for (const token of keys) await expectProblem(await call(method, path, { token }), 401, 'session_required')
    for (const headers of [{}, { Origin: shopOrigin }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const response = await rawRequest(backend.url, path, { method, headers })
      expect([response.status, JSON.parse(response.body).code]).toEqual([401, 'session_required'])
    }
  })
})

describe('a call that changes something', () => {
  it('passes from our own frame, and from what is no browser', async () => {
    for (const headers of [{}, { 'Sec-Fetch-Site': 'same-origin', Origin: backend.url }]) {
      const headersOf = { Authorization: `Bearer ${visitor.session.token}`, ...headers }
      const stopped = await rawRequest(backend.url, `/v1/messages/${replyId}/stop`, {
        method: 'POST',
        headers: headersOf,
      })
      expect(stopped.status).toBe(202)
    }
  })
})

describe('every response', () => {
  const answers = async () =>
    Promise.all([
      call('GET', '/healthz'),
      call('GET', '/v1/messages', { token: visitor.session.token }),
      call('GET', '/v1/messages'),
      call('POST', '/v1/messages', { token: visitor.session.token, body: { id: 1 } }),
      call('POST', '/v1/sessions', { body: {}, headers: { 'Content-Encoding': 'gzip' } }),
      call('GET', `/v1/sites/${backend.site.site.key}/config`),
      call('GET', `/embed/${backend.site.site.key}`),
      call('GET', '/embed/pk_none'),
      call('GET', '/parley.js'),
      call('GET', '/nowhere'),
      call('PUT', '/v1/messages'),
      call('POST', '/v1/shopify/webhooks'),
      call('GET', '/v1/shopify/proxy/identity'),
    ])

  it('has the security headers and an id', async () => {
    for (const response of await answers()) {
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': expect.stringMatching(/^(same|cross)-origin$/),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'permissions-policy': expect.stringContaining('camera=()'),
        'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      })
      expect(response.headers.get('content-security-policy')).toContain('frame-ancestors')
      for (const name of ['x-powered-by', 'server', 'set-cookie']) expect(response.headers.get(name)).toBeNull()
    }
  })

  it('that holds what somebody said is kept by no cache', async () => {
    for (const [method, path] of reading) {
      const response = await call(method, path, { token: visitor.session.token })
      expect(response.headers.get('cache-control')).toMatch(/no-store|no-cache, no-transform/)
      await response.body?.cancel()
    }
  })

  it('that is a refusal is a whole problem with the id of its request', async () => {
    const response = await call('GET', '/v1/messages')
    const problem = await expectProblem(response, 401, 'session_required')
    expect(problem).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      detail: expect.any(String),
      status: 401,
      code: 'session_required',
      requestId: response.headers.get('x-request-id'),
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('over https tells the browser to stay there', async () => {
    expect((await call('GET', '/healthz')).headers.get('strict-transport-security')).toBeNull()
    const secure = await startTestBackend({ env: { PUBLIC_URL: 'https://127.0.0.1:0' } })
    const response = await fetch(`${secure.url.replace('https:', 'http:')}/healthz`)
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    await secure.close()
  })
})

describe('what is not there', () => {
  it.each([...changing, ...reading, ...open, ...signed])(
    '%s %s in capitals is a 404, and no way past a limit',
    async (...route) => {
      const [method, path, body] = route
      const capitals = path.replace(':id', 'msg_1').toUpperCase()
      await expectProblem(await call(method, capitals, body ? { body } : {}), 404, 'not_found')
    },
  )

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/v1'],
    ['GET', '/v1/messages/msg_1'],
    ['POST', '/v1/messages/msg_1'],
    ['PUT', '/v1/messages'],
    ['DELETE', '/v1/messages'],
    ['PATCH', '/v1/sessions'],
    ['GET', '/v1/sessions'],
    ['GET', '/v1/agent/messages'],
    ['GET', '/v1/handoff'],
    ['GET', '/v1/contact'],
    ['GET', '/v1/telemetry'],
    ['GET', '/v1/conversation/rating'],
    ['POST', '/v1/events'],
    ['OPTIONS', '/v1/messages'],
    ['POST', '/parley.js'],
    ['GET', '/metrics'],
    ['GET', '/%'],
    ['GET', '/embed/%E0%A4%A'],
    ['GET', '/v1/conversations/%E0%A4%A/messages'],
    ['TRACE', '/healthz'],
  ])('%s %s is a 404 problem', async (method, path) => {
    const { status, headers, body } = await rawRequest(backend.url, path, {
      method,
      headers: { Authorization: `Bearer ${visitor.session.token}` },
    })
    expect([status, JSON.parse(body)]).toEqual([404, expect.objectContaining({ code: 'not_found', status: 404 })])
    expect(headers['content-type']).toContain('application/problem+json')
  })
})
