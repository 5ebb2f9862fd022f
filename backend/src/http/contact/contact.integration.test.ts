import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { openContact } from '#visitors/contacts.ts'
import { type VisitorDocument, visitorModel } from '#visitors/visitor-model.ts'
import { expectProblem, startTestBackend, type TestBackend, testSecret } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

const put = (visitor: TestVisitor, body: unknown) =>
  visitor.fetch('/v1/contact', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
const document = async ({ session }: TestVisitor): Promise<VisitorDocument | null> =>
  visitorModel(backend.connection).findById(session.visitor.id).lean()
const kept = async (visitor: TestVisitor) => {
  const found = await document(visitor)
  if (found?.contact === undefined) return null
  const who = { visitorId: found._id, siteId: found.siteId }
  return openContact(createVault(parseSecret(testSecret)), who, found.contact)
}

describe('how a visitor may be reached', () => {
  it('is kept sealed, replaced as a whole, forgotten when it is empty, and erased with the visitor', async () => {
    const visitor = await backend.visitor()
    await visitor.say('Hello')
    const response = await put(visitor, { email: ' maya@canary.example ', name: 'Maya\u0007 Canary' })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(await kept(visitor)).toEqual({ email: 'maya@canary.example', name: 'Maya Canary' })
    expect(JSON.stringify(await document(visitor))).not.toMatch(/canary/i)
    expect(backend.log.join('')).not.toMatch(/canary/i)
    await put(visitor, { name: 'M.' })
    expect(await kept(visitor)).toEqual({ name: 'M.' })
    await put(visitor, {})
    expect(await kept(visitor)).toBeNull()
    await put(visitor, { email: 'maya@canary.example' })
    await visitor.fetch('/v1/visitor', { method: 'DELETE' })
    expect(await document(visitor)).toBeNull()
    await expectProblem(await put(visitor, { name: 'M.' }), 401, 'session_required')
  })

  it('is asked of nobody who has said nothing: nothing is written of them', async () => {
    const visitor = await backend.visitor()
    await expectProblem(await put(visitor, { name: 'Maya' }), 409, 'conflict')
    expect(await document(visitor)).toBeNull()
    expect((await visitor.say('Hello')).returnToken).toMatch(/^rt_/)
  })

  it.each([
    [{ email: 'maya' }, 'email'],
    [{ email: 'a@b@c.example' }, 'email'],
    [{ email: `${'x'.repeat(250)}@shop.example` }, 'email'],
    [{ email: { $ne: '' } }, 'email'],
    [{ name: ' ' }, 'name'],
    [{ name: 7 }, 'name'],
    ['maya@shop.example', undefined],
  ])('of %j is refused', async (body, path) => {
    await expectProblem(await put(await backend.visitor(), body), 400, 'invalid_request', path)
  })

  it('may be said twenty times a minute', async () => {
    const visitor = await backend.visitor()
    await visitor.say('Hello')
    for (let n = 0; n < 20; n++) expect((await put(visitor, { name: `Maya ${n}` })).status).toBe(204)
    await expectProblem(await put(visitor, { name: 'Maya' }), 429, 'rate_limited')
  })
})
