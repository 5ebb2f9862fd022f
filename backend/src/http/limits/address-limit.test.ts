import { once } from 'node:events'
import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rawRequest } from '../../../test/clients/raw-request.ts'
import { limitAddresses, maxPushes, maxRequests, maxUnsigned, periodMs } from './address-limit.ts'

let limited: string[]
let passed: number
let status: number
let listener: RequestListener
let server: Server
let url: string
beforeEach(async () => {
  limited = []
  passed = 0
  status = 200
  const headers = { 'X-Content-Type-Options': 'nosniff' }
  const limit = { trustProxy: 1, headers, onLimited: (name: string) => limited.push(name) }
  listener = limitAddresses(limit, (_, response) => {
    passed += 1
    response.statusCode = status
    response.end()
    // Past any connection none says so.
    if (!response.socket) response.emit('finish')
  })
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => server.close())

const oftenAsking = '198.51.100.1'

/** Asks so often, past any connection; how many came through. */
function ask(path: string, times: number, address = oftenAsking): number {
  const before = passed
  for (let n = 0; n < times; n++) {
    const request = new IncomingMessage(new Socket())
    Object.assign(request, { method: 'GET', url: path, headers: { 'x-forwarded-for': address } })
    listener(request, new ServerResponse(request))
  }
  return passed - before
}

it('lets an address ask so much, and another one besides', () => {
  expect(ask('/v1/messages', maxRequests)).toBe(maxRequests)
  expect(ask('/embed/pk_1', 2)).toBe(0)
  expect(ask('/embed/pk_1', 2, '198.51.100.2')).toBe(2)
  expect(ask('/healthz', 2)).toBe(2)
  expect(limited).toEqual(['requests_address', 'requests_address'])
})

it('refuses as everything else is refused, and says for how long', async () => {
  ask('/v1/messages', maxRequests)
  const { status, headers, body } = await rawRequest(url, '/v1/messages', {
    headers: { 'X-Forwarded-For': oftenAsking },
  })
  expect(status).toBe(429)
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'content-length': `${body.length}`,
    'x-content-type-options': 'nosniff',
  })
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(periodMs / 1000)
  const requestId = headers['x-request-id']
  expect(JSON.parse(body)).toMatchObject({ code: 'rate_limited', status: 429, requestId })
})

it.each(['/v1/agent/messages', '/v1/shopify/webhooks', '/v1/shopify/proxy/identity'])(
  'counts %s apart, and lets more of it through: who sends it does so for many merchants from one address',
  (path) => {
    expect(ask(`${path}?x`, maxPushes + 2)).toBe(maxPushes)
    expect(ask('/v1/messages', 1)).toBe(1)
    expect(limited).toEqual(['pushes_address', 'pushes_address'])
  },
)

it('looks at no more webhooks of an address whose webhooks Shopify has not signed', () => {
  const path = '/v1/shopify/webhooks'
  status = 401
  expect(ask(path, maxUnsigned + 2)).toBe(maxUnsigned)
  expect(limited).toEqual(['unsigned_address', 'unsigned_address'])
  expect(ask('/v1/shopify/proxy/identity', 1)).toBe(1)
  expect(ask('/v1/messages', 1)).toBe(1)
  expect(ask('/v1/agent/messages', maxUnsigned + 1)).toBe(maxUnsigned + 1)
  expect(ask(path, 1, '198.51.100.2')).toBe(1)
})

it('goes on to look at webhooks where a shopper has Shopify pass on what does not hold', () => {
  status = 401
  ask('/v1/shopify/proxy/identity', maxUnsigned + 1)
  expect(ask('/v1/shopify/webhooks', 1)).toBe(1)
})

it.each(['/v1/agent/messages/', '/v1/agent/messages/x'])('does not take %s for a push', (path) => {
  expect(ask(path, maxRequests + 1)).toBe(maxRequests)
})

it('lets it ask as much again when the period is over, and no sooner', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    ask('/v1/messages', maxRequests)
    vi.advanceTimersByTime(periodMs - 1_000)
    expect(ask('/v1/messages', 1)).toBe(0)
    vi.advanceTimersByTime(1_001)
    expect(ask('/v1/messages', maxRequests + 1)).toBe(maxRequests)
  } finally {
    vi.useRealTimers()
  }
})

// What Koa's parser makes a path of that begins with /v1.
it.each([
  'http://shop.example/v1/messages',
  '/v1\\messages#',
  '\\v1/messages#',
  '//a@b/v1/messages#',
  '/\\a@b/v1/messages#',
  '/x#/v1',
])('counts %s', (target) => {
  ask('/v1/messages', maxRequests)
  expect(ask(target, 1)).toBe(0)
})
