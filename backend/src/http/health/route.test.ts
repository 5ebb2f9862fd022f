import { once } from 'node:events'
import { createServer } from 'node:http'
import Koa from 'koa'
import { expect, it, vi } from 'vitest'
import type { RequestState } from '#http/request-state.ts'
import { healthRoutes } from './route.ts'

it('asks the database once for all who ask within a second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  let asked = 0
  let answers = true
  const databaseIsReady = async () => {
    asked += 1
    return answers
  }
  const app = new Koa<RequestState>().use(healthRoutes({ phase: () => 'serving', databaseIsReady }).routes())
  const server = createServer(app.callback()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const ready = async () => (await fetch(`http://127.0.0.1:${address.port}/readyz`)).status
  try {
    expect(new Set(await Promise.all(Array.from({ length: 20 }, ready)))).toEqual(new Set([200]))
    expect(asked).toBe(1)
    answers = false
    vi.advanceTimersByTime(999)
    expect(await ready()).toBe(200)
    vi.advanceTimersByTime(1)
    expect(await ready()).toBe(503)
    expect(asked).toBe(2)
  } finally {
    vi.useRealTimers()
    server.closeAllConnections()
    server.close()
  }
})
