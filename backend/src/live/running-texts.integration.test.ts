import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createLog } from '#log.ts'
import { connectRedis, type SharedRedis } from '#redis/connection.ts'
import { type RedisServer, startRedisServer } from '../../test/databases/redis-server.ts'
import type { ProcessLive } from './change-stream.ts'
import { inProcessLive } from './in-process.ts'
import { redisLive } from './redis.ts'

let server: RedisServer
/** The test's own look at what Redis holds. */
let inside: Redis
let redis: SharedRedis
let otherRedis: SharedRedis
/** The process that answers, and one that only reads. Timers are the test's: nothing is told before `pass`. */
let here: ProcessLive
let there: ProcessLive

const connect = () => connectRedis(server.url, createLog('silent'), () => {})
const over = (shared: SharedRedis, processId: string) =>
  redisLive({ ...inProcessLive(), close: async () => {} }, shared, processId)
const pass = (ms: number) => vi.advanceTimersByTime(ms)
/** What was asked of Redis before is answered, and what it had published has arrived. */
async function settled(): Promise<void> {
  for (const live of [here, there]) await live.textBeyond('msg_none', 0)
  await new Promise((resolve) => setImmediate(resolve))
}
/** How many pieces of text Redis was told. */
async function pieces(): Promise<number> {
  return Number(/cmdstat_eval:calls=(\d+)/.exec(await inside.info('commandstats'))?.[1] ?? 0)
}

beforeAll(async () => {
  server = await startRedisServer()
  inside = new Redis(server.url)
})
afterAll(async () => {
  inside.disconnect()
  await server.close()
})
beforeEach(async () => {
  await inside.flushall()
  await inside.config('RESETSTAT')
  ;[redis, otherRedis] = await Promise.all([connect(), connect()])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  here = over(redis, 'proc_here')
  there = over(otherRedis, 'proc_there')
  pass(20)
  await settled()
})
afterEach(async () => {
  await Promise.all([here.close(), there.close()])
  redis.close()
  otherRedis.close()
  vi.useRealTimers()
})

it('what grows within 20 ms is told at once', async () => {
  here.grew('vis_a', 'msg_a', 'One, ')
  pass(19)
  here.grew('vis_a', 'msg_a', 'One, two')
  here.grew('vis_b', 'msg_b', 'Yes')
  await settled()
  expect(await pieces()).toBe(0)
  pass(1)
  await settled()
  expect(await pieces()).toBe(2)
  expect(await there.textBeyond('msg_a', 0)).toBe('One, two')
  expect(await there.textBeyond('msg_b', 0)).toBe('Yes')
})

it('what was told is not told again, and nothing is waited for then', async () => {
  here.grew('vis_a', 'msg_a', 'One, ')
  pass(20)
  await settled()
  await inside.setrange('parley:text:msg_a', 0, Buffer.from('Two', 'utf16le'))
  here.grew('vis_a', 'msg_a', 'One, three')
  pass(20)
  await settled()
  expect(await there.textBeyond('msg_a', 0)).toBe('Two, three')
  const before = vi.getTimerCount()
  here.grew('vis_a', 'msg_a', 'One, three, ')
  expect(vi.getTimerCount()).toBe(before + 1)
  pass(20)
  await settled()
  expect(vi.getTimerCount()).toBe(before)
})

it('the streams of one visitor look when their text grew, and those of another do not', async () => {
  const looks: string[] = []
  for (const live of [here, there])
    for (const visitorId of ['vis_a', 'vis_b'])
      live.subscribe(visitorId, (look) => looks.push(`${live === here ? 'here' : 'there'} ${visitorId} ${look}`))
  here.grew('vis_b', 'msg_b', 'Yes')
  pass(20)
  await settled()
  await settled()
  looks.length = 0
  here.grew('vis_a', 'msg_a', 'One')
  pass(20)
  await settled()
  expect(looks).toEqual(['here vis_a text', 'there vis_a text'])
})

it('what grows while Redis is being told is told next', async () => {
  here.grew('vis_a', 'msg_a', 'One')
  here.grew('vis_b', 'msg_b', 'Yes')
  pass(20)
  here.grew('vis_a', 'msg_a', 'One, two')
  await settled()
  expect(await there.textBeyond('msg_a', 0)).toBe('One')
  pass(20)
  await settled()
  expect(await there.textBeyond('msg_a', 0)).toBe('One, two')
})

it('a Redis that refuses is told again a second later', async () => {
  await inside.config('SET', 'maxmemory', '1')
  here.grew('vis_a', 'msg_a', 'One')
  pass(20)
  await settled()
  const refused = await pieces()
  pass(999)
  await settled()
  expect(await pieces()).toBe(refused)
  await inside.config('SET', 'maxmemory', '0')
  pass(1)
  await settled()
  expect(await there.textBeyond('msg_a', 0)).toBe('One')
})

it('a reply that was dropped is not told again to a Redis that lost it', async () => {
  here.grew('vis_a', 'msg_a', 'One')
  pass(20)
  await settled()
  await here.drop('msg_a')
  expect(await there.textBeyond('msg_a', 0)).toBe('')
  await inside.call('CLIENT', 'KILL', 'TYPE', 'normal')
  await vi.waitFor(async () => {
    pass(100)
    here.grew('vis_b', 'msg_b', 'Yes')
    expect(await there.textBeyond('msg_b', 0)).toBe('Yes')
  }, 10_000)
  expect(await there.textBeyond('msg_a', 0)).toBe('')
})

it('a process that has closed tells nothing more', async () => {
  const before = vi.getTimerCount()
  here.grew('vis_a', 'msg_a', 'One')
  await here.close()
  expect(vi.getTimerCount()).toBe(before)
  here = over(redis, 'proc_here')
  pass(20)
  await settled()
  here.grew('vis_a', 'msg_a', 'One')
  pass(20)
  here.grew('vis_a', 'msg_a', 'One, two')
  await here.close()
  await settled()
  pass(20)
  await settled()
  expect(await there.textBeyond('msg_a', 0)).toBe('One')
})
