import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

it('that a visitor writes is taken note of, and nothing is kept of it', async () => {
  const visitor = await backend.visitor()
  for (const active of [true, false]) {
    const response = await visitor.post('/v1/typing', { active })
    expect([response.status, await response.text()]).toEqual([204, ''])
  }
  for (const collection of (await backend.connection.db?.collections()) ?? [])
    expect(JSON.stringify(await collection.find().toArray())).not.toContain(visitor.session.visitor.id)
  await expectProblem(await visitor.post('/v1/typing', { active: 'yes' }), 400, 'invalid_request', 'active')
})

it('is said sixty times a minute at most', async () => {
  const visitor = await backend.visitor()
  for (let n = 0; n < 60; n++) expect((await visitor.post('/v1/typing', { active: true })).status).toBe(204)
  await expectProblem(await visitor.post('/v1/typing', { active: true }), 429, 'rate_limited')
})
