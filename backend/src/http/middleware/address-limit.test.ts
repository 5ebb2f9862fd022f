import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import Koa from 'koa'
import { beforeEach, expect, it } from 'vitest'
import type { RequestState } from '#http/request-state.ts'
import { addressLimit, maxPushes, maxRequests } from './address-limit.ts'
import { problemResponses } from './problem-responses.ts'

let limited: string[]
let passed: number
let handle: ReturnType<Koa['callback']>
beforeEach(() => {
  limited = []
  const app = new Koa<RequestState>()
  app.use(problemResponses())
  app.use((ctx, next) => {
    ctx.state.address = ctx.get('X-Address')
    return next()
  })
  app.use(addressLimit((name) => limited.push(name)))
  app.use(() => {
    passed += 1
  })
  handle = app.callback()
})

/** Asks so often; how many came through. */
async function ask(path: string, times: number, address = '198.51.100.1'): Promise<number> {
  passed = 0
  for (let n = 0; n < times; n++) {
    const request = new IncomingMessage(new Socket())
    Object.assign(request, { method: 'GET', url: path, headers: { 'x-address': address } })
    await handle(request, new ServerResponse(request))
  }
  return passed
}

it('lets an address ask so much, and another one besides', async () => {
  expect(await ask('/v1/messages', maxRequests)).toBe(maxRequests)
  expect(await ask('/embed/pk_1', 2)).toBe(0)
  expect(await ask('/embed/pk_1', 2, '198.51.100.2')).toBe(2)
  expect(await ask('/healthz', 2)).toBe(2)
  expect(limited).toEqual(['requests_address', 'requests_address'])
})

it('counts what workflows push apart, and lets more of it through: many merchants share the address of a provider', async () => {
  expect(await ask('/v1/agent/messages', maxPushes + 2)).toBe(maxPushes)
  expect(await ask('/v1/messages', 1)).toBe(1)
  expect(limited).toEqual(['pushes_address', 'pushes_address'])
})

it('does not take another writing of the path for a push', async () => {
  for (const path of ['/v1/agent/messages/', '/v1/agent/messages/x'])
    expect(await ask(path, maxRequests)).toBeLessThanOrEqual(maxRequests)
  expect(await ask('/v1/agent/messages/', 1)).toBe(0)
})
