import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Live } from '#conversation/live.ts'
import { newId } from '#ids.ts'
import { createLog } from '#log.ts'
import { connectRedis, type SharedRedis } from '#redis/connection.ts'
import { type RedisServer, startRedisServer } from '../../test/databases/redis-server.ts'
import { liveContract, textContract } from './contract.ts'
import { inProcessLive } from './in-process.ts'
import { redisLive } from './redis.ts'

let server: RedisServer
/** The test's own look at what Redis holds. */
let inside: Redis
const ends: (() => unknown)[] = []

async function process(): Promise<{ live: Live; redis: SharedRedis }> {
  const redis = await connectRedis(server.url, createLog('silent'), () => {})
  const live = redisLive({ ...inProcessLive(), close: async () => {} }, redis, newId('proc'))
  ends.push(
    () => live.close(),
    () => redis.close(),
  )
  return { live, redis }
}

beforeAll(async () => {
  server = await startRedisServer()
  inside = new Redis(server.url)
  inside.on('error', () => {})
})
afterAll(async () => {
  inside.disconnect()
  await server.close()
})

describe('notifications within a process that has Redis', () => {
  let live: Live
  beforeAll(async () => {
    ;({ live } = await process())
  })
  liveContract(() => ({ live, settle: async () => {} }))
})

describe('two processes with one Redis', () => {
  let here: Live
  let there: Live
  beforeAll(async () => {
    ;[{ live: here }, { live: there }] = await Promise.all([process(), process()])
  })
  textContract(() => ({ here, there }))
})

describe('a process with Redis', () => {
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })

  it('tells the whole text again when Redis has lost it, or made room', async () => {
    const { live: here } = await process()
    const { live: there } = await process()
    here.grew('vis_a', 'msg_a', 'One, ')
    await expect.poll(() => there.textBeyond('msg_a', 0)).toBe('One, ')
    await inside.flushall()
    here.grew('vis_a', 'msg_a', 'One, two')
    await expect.poll(() => there.textBeyond('msg_a', 0)).toBe('One, two')
  })

  it('seals a text although Redis takes longer than a command may', async () => {
    const { live: here } = await process()
    const { live: there } = await process()
    here.grew('vis_a', 'msg_slow', 'Shown')
    await expect.poll(() => there.textBeyond('msg_slow', 0)).toBe('Shown')
    await inside.client('PAUSE', 700)
    expect(await there.freeze('msg_slow')).toBe('Shown')
  })

  it('goes on when Redis was killed and is back: streams are told, and texts are whole again', async () => {
    const { live: here } = await process()
    const { live: there, redis } = await process()
    const looks: string[] = []
    there.subscribe('vis_a', (look) => looks.push(look))
    here.grew('vis_a', 'msg_b', 'Silent')
    here.grew('vis_a', 'msg_a', 'One, ')
    await expect.poll(() => there.textBeyond('msg_a', 0)).toBe('One, ')
    await server.kill()
    here.grew('vis_a', 'msg_a', 'One, two, ')
    expect(await there.textBeyond('msg_a', 0)).toBe('')
    expect(await there.freeze('msg_a')).toBe('')
    await there.drop('msg_a')
    await expect.poll(() => redis.connected).toBe(false)
    looks.length = 0
    await server.start()
    await expect.poll(() => there.textBeyond('msg_a', 0)).toBe('One, two, ')
    expect(await there.textBeyond('msg_b', 0)).toBe('Silent')
    await expect.poll(() => looks).toContain('text')
    looks.length = 0
    here.grew('vis_a', 'msg_a', 'One, two, three')
    await expect.poll(() => looks).toContain('text')
    expect(await there.textBeyond('msg_a', 10)).toBe('three')
  })

  it('listens to a visitor while one of its streams is open here, and no longer', async () => {
    const { live } = await process()
    const channels = () => inside.pubsub('CHANNELS', 'parley:visitor:vis_z')
    const leave = live.subscribe('vis_z', () => {})
    const leaveToo = live.subscribe('vis_z', () => {})
    await expect.poll(channels).toEqual(['parley:visitor:vis_z'])
    leave()
    leave()
    expect(await channels()).toEqual(['parley:visitor:vis_z'])
    leaveToo()
    await expect.poll(channels).toEqual([])
    const looks: string[] = []
    live.subscribe('vis_z', (look) => looks.push(look))
    await expect.poll(channels).toEqual(['parley:visitor:vis_z'])
    // What was told before it listened is looked for.
    await expect.poll(() => looks).toEqual(['text'])
  })

  it('asks Redis for nothing that it refuses', async () => {
    // The handshake asks for what only some versions know.
    const { redis } = await process()
    await inside.config('RESETSTAT')
    const live = redisLive({ ...inProcessLive(), close: async () => {} }, redis, newId('proc'))
    expect(await live.textBeyond('msg_none', 0)).toBe('')
    expect(await inside.info('errorstats')).not.toContain('errorstat_')
  })

  it('closes what all else goes through', async () => {
    const { redis } = await process()
    const base = { ...inProcessLive(), close: vi.fn(async () => {}) }
    await redisLive(base, redis, newId('proc')).close()
    expect(base.close).toHaveBeenCalledOnce()
  })

  it('leaves nothing in Redis that does not run out', async () => {
    const { live } = await process()
    live.grew('vis_a', 'msg_left', 'Yes')
    await expect.poll(() => live.textBeyond('msg_left', 0)).toBe('Yes')
    await live.freeze('msg_left')
    expect(await inside.ttl('parley:text:msg_left')).toBeGreaterThan(300)
    expect(await inside.ttl('parley:sealed:msg_left')).toBeGreaterThan(300)
    const keys = await inside.keys('*')
    const forever = await Promise.all(keys.map(async (key) => ((await inside.ttl(key)) < 0 ? key : [])))
    expect(forever.flat()).toEqual([])
  })
})
