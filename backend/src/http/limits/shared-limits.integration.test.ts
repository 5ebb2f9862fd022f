import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { startTestBackend } from '../../../test/backends/backend.ts'
import { startRedisServer } from '../../../test/databases/redis-server.ts'

it('what processes count together in Redis holds no address', async () => {
  const server = await startRedisServer()
  const backend = await startTestBackend({ env: { REDIS_URL: server.url, TRUST_PROXY: '1' } })
  const inside = new Redis(server.url)
  try {
    const visitor = await backend.visitor({}, undefined, { address: '198.51.100.77' })
    await (await visitor.turn('Hello')).rest()
    expect((await visitor.fetch('/v1/visitor', { method: 'DELETE' })).status).toBe(204)
    const keys = (await inside.keys('parley:limit:*')).toSorted()
    for (const limit of ['sessions', 'messages_address', 'erasures'])
      expect(keys.filter((key) => key.startsWith(`parley:limit:${limit}:`))).not.toEqual([])
    expect(keys.filter((key) => key.includes('198.51.100.'))).toEqual([])
  } finally {
    inside.disconnect()
    await backend.close()
    await server.close()
  }
})
