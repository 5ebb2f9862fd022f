import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { type DatabaseLink, databaseLink } from '../../../test/databases/database-link.ts'

let link: DatabaseLink
let backend: TestBackend
beforeAll(async () => {
  link = await databaseLink()
  backend = await startTestBackend({ link })
})
afterAll(async () => {
  link.mend()
  await backend.close()
  await link.close()
})

const get = async (path: string) => {
  const response = await fetch(`${backend.url}${path}`)
  return { status: response.status, body: await response.json(), headers: response.headers }
}

describe('health', () => {
  it('is well while all is well', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  it('without its database lives and is not ready, callers are told to come again, and it recovers', async () => {
    const visitor = await backend.visitor()
    const id = randomUUID()
    const { message } = await visitor.say('Before', id)
    link.cut()
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
    await expect.poll(async () => (await get('/readyz')).status).toBe(503)
    const ready = await get('/readyz')
    expect(ready).toMatchObject({ status: 503, body: { status: 'unavailable', failed: 'database' } })
    expect(Number(ready.headers.get('retry-after'))).toBeGreaterThan(0)
    const refused = await visitor.fetch('/v1/messages')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const problem = await expectProblem(refused, 503, 'unavailable')
    expect(JSON.stringify(problem)).not.toMatch(/mongo|127\.0\.0\.1|ECONN/i)

    link.mend()
    await expect.poll(async () => (await get('/readyz')).status, { timeout: 15_000 }).toBe(200)
    expect((await visitor.say('Before', id)).message.id).toBe(message.id)
    expect((await visitor.say('After')).message.seq).toBe(3)
  })

  it('while stopping lives and is not ready', async () => {
    const hurry = new AbortController()
    const stopped = backend.stop(hurry.signal)
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'unavailable', failed: 'stopping' } })
    expect(await get('/healthz')).toMatchObject({ status: 200 })
    hurry.abort()
    await stopped
    await expect(fetch(`${backend.url}/healthz`)).rejects.toThrow()
  })
})
