import { once } from 'node:events'
import { createServer } from 'node:net'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from '#log.ts'
import { type RedisServer, startRedisServer } from '../../test/databases/redis-server.ts'
import { connectRedis, type SharedRedis } from './connection.ts'

let server: RedisServer
let redis: SharedRedis
let states: boolean[]
let log: string[]

async function connect(): Promise<SharedRedis> {
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      const { level, msg } = JSON.parse(chunk.toString())
      log.push(`${level} ${msg}`)
      done()
    },
  })
  redis = await connectRedis(server.url, createLog('trace', sink), (connected) => states.push(connected))
  return redis
}

const ping = () => redis.attempt((client) => client.ping())

/** Stands in Redis' place, hanging up, until somebody has tried to connect three times. */
async function threeAttempts(): Promise<void> {
  const place = createServer((socket) => socket.destroy()).listen(Number(new URL(server.url).port), '127.0.0.1')
  for (let attempt = 0; attempt < 3; attempt++) await once(place, 'connection')
  place.close()
  await once(place, 'close')
}

beforeEach(async () => {
  ;[states, log] = [[], []]
  server = await startRedisServer()
})
afterEach(async () => {
  redis.close()
  await server.close()
})

it('says once that it is lost, however often it tries, and once that it is back', async () => {
  await connect()
  expect(await ping()).toBe('PONG')
  const returns: number[] = []
  redis.onConnected(() => returns.push(states.length))
  await server.kill()
  await expect.poll(() => redis.connected).toBe(false)
  expect(await ping()).toBeUndefined()
  await threeAttempts()
  await server.start()
  await expect.poll(() => redis.connected).toBe(true)
  expect(await ping()).toBe('PONG')
  expect(states).toEqual([true, false, true])
  expect(log).toEqual(['warn Redis is lost', 'info Redis is back'])
  expect(returns).toEqual([1, 3])
})

it('does not wait for a Redis that is away at the start, and finds it later', async () => {
  await server.kill()
  await connect()
  expect(redis.connected).toBe(false)
  expect(log).toEqual(['warn Redis cannot be reached'])
  await server.start()
  await expect.poll(() => redis.connected).toBe(true)
  expect(states).toEqual([false, true])
})

it('gives a command up that has no answer, and a Redis that has none for long', async () => {
  await connect()
  const thaw = server.freeze()
  expect(await Promise.all(Array.from({ length: 100 }, ping))).toEqual(Array(100).fill(undefined))
  await expect.poll(() => redis.connected).toBe(false)
  thaw()
  await expect.poll(() => redis.connected).toBe(true)
  expect(log).toEqual(['warn Redis did not do what it was asked', 'warn Redis is lost', 'info Redis is back'])
})

it('says at most once a minute what Redis refuses', async () => {
  await connect()
  for (let n = 0; n < 3; n++) expect(await redis.attempt((client) => client.call('NOSUCH'))).toBeUndefined()
  expect(log).toEqual(['warn Redis did not do what it was asked'])
  expect(redis.connected).toBe(true)
})
