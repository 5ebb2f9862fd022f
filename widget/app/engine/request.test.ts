import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { json, localServer, problem } from '../../test/local-server.ts'
import { createRequest } from './request.ts'

test('the token goes in the header and the body as JSON', async () => {
  const { request, calls } = await localServer((_, response) => json(response, 200, {}))
  await request('/v1/x', { method: 'POST', token: 't', body: { a: 1 } })
  expect(calls[0]).toMatchObject({
    method: 'POST',
    path: '/v1/x',
    body: { a: 1 },
    headers: { authorization: 'Bearer t', 'content-type': 'application/json', accept: 'application/json' },
  })
})

test('an error of ours has its code, its field and its wait', async () => {
  const { request } = await localServer((_, response) =>
    response
      .writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '3', 'x-request-id': 'request-1' })
      .end(JSON.stringify({ code: 'too_many_waiting', errors: [{ path: 'text', message: 'x' }] })),
  )
  await expect(request('/')).rejects.toMatchObject({
    code: 'too_many_waiting',
    path: 'text',
    retryAfterMs: 3000,
    requestId: 'request-1',
  })
})

test.each([
  ['a captive portal that answers 200', 200],
  ['a captive portal that answers 202', 202],
  ['a proxy that answers 502', 502],
])('%s with HTML is no connection', async (_, status) => {
  const { request } = await localServer((_, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>')
  })
  await expect(request('/')).rejects.toMatchObject({ code: 'offline' })
})

test('an event stream must be one', async () => {
  const { request } = await localServer((_, response) => json(response, 200, {}))
  await expect(request('/', { accept: 'text/event-stream' })).rejects.toMatchObject({ code: 'offline' })
})

test('a server that is not there is no connection', async () => {
  const request = createRequest(() => Promise.reject(new TypeError('fetch failed')))
  await expect(request('/')).rejects.toMatchObject({ code: 'offline' })
})

test('an answer without a body needs no media type', async () => {
  const { request } = await localServer((_, response) => {
    response.writeHead(204).end()
  })
  expect((await request('/')).status).toBe(204)
})

test('a request that was called off says so and nothing else', async () => {
  const { request } = await localServer((_, response) => problem(response, 500, 'internal'))
  await expect(request('/', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([
  ['a code that is none', '<script>'],
  ['a code that is no word', 42],
  ['no code', undefined],
])('a problem with %s is not ours', async (_, code) => {
  const { request } = await localServer((_, response) =>
    response.writeHead(500, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code })),
  )
  await expect(request('/')).rejects.toMatchObject({ code: 'offline' })
})

describe('in time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
  afterEach(() => void vi.useRealTimers())

  test('a server that never answers is no connection', async () => {
    const { request } = await localServer(() => undefined)
    const answer = expect(request('/')).rejects.toMatchObject({ code: 'offline' })
    await vi.advanceTimersByTimeAsync(20_000)
    await answer
  })

  test('an event stream, which its reader can call off, may be silent for as long as that allows', async () => {
    const { request } = await localServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': first\n')
      setTimeout(() => response.end(': last\n'), 3_600_000)
    })
    const { signal } = new AbortController()
    const stream = await request('/', { accept: 'text/event-stream', signal })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await stream.text()).toBe(': first\n: last\n')
  })
})
