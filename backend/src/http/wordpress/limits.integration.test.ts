import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectCodeModel } from '#platforms/wordpress/connect-code-model.ts'
import { connectionModel } from '#platforms/wordpress/connection-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { startConnectedBackend } from '../../../test/clients/connected-backend.ts'

const { backend, wordpress, close } = await startConnectedBackend()
afterAll(close)
beforeAll(async () => {
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
})

describe('POST /v1/wordpress/exchange', () => {
  it('counts no failure of ours', async () => {
    const statuses = new Set<number>()
    for (let n = 0; n < 31; n++) {
      const code = await wordpress.code(backend)
      // As if sealed under a secret that is lost.
      await connectCodeModel(backend.connection).updateMany({}, { $set: { agent: 'no seal' } })
      const body = { code, verifier: wordpress.verifier, ...wordpress.snapshot() }
      statuses.add((await wordpress.exchange(backend, body)).status)
    }
    expect([...statuses]).toEqual([500])
  })

  it('is refused to an address after 30 exchanges a minute that fail, and not for those that do not', async () => {
    const failed = async (more = {}) => {
      const body = { code: 'unknown', verifier: wordpress.verifier, ...wordpress.snapshot(), ...more }
      return (await wordpress.exchange(backend, body)).status
    }
    for (let n = 0; n < 31; n++) await wordpress.connect(backend, { agent: { kind: 'demo' } })
    for (let n = 0; n < 15; n++) expect(await failed()).toBe(403)
    const code = await wordpress.code(backend)
    for (let n = 0; n < 15; n++) expect(await failed({ code, sites: [] })).toBe(400)
    expect(await failed()).toBe(429)
    // The shops of one host have one address.
    await wordpress.connect(backend, { agent: { kind: 'demo' } })
  })
})

describe('a call', () => {
  const headers = (signature: string) => ({ 'Content-Type': 'application/json', 'X-Parley-Signature': signature })
  const form = `1700000000 ${'n'.repeat(22)} ${'0'.repeat(64)}`

  it.each([
    ['without a signature', ''],
    ['with a malformed one', 'v1 wpc_x'],
    ['of an unknown connection', `v1 wpc_unknown ${form}`],
  ])('%s is refused before its body is read', async (_, signature) => {
    const body = `{${'x'.repeat(300_000)}`
    const url = `${backend.url}/v1/wordpress/sync`
    const response = await fetch(url, { method: 'POST', headers: headers(signature), body })
    await expectProblem(response, 403, 'forbidden')
  })
})

describe('POST /v1/wordpress/sync', () => {
  const status = async () => (await wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot())).status

  it('that says what is known writes no site anew', async () => {
    await wordpress.connect(backend, { agent: { kind: 'demo' } })
    const { connectionId, sites } = wordpress.connected
    const site = () => siteModel(backend.connection).findById(sites[0]?.siteId).lean()
    await vi.waitFor(async () => expect((await site())?.origins[0]?.state).toBe('proven'), 10_000)
    const before = await site()
    expect(await status()).toBe(200)
    expect(await site()).toEqual(before)
    const said = await connectionModel(backend.connection).findById(connectionId).orFail().lean()
    expect(said.syncedAt.getTime()).toBeGreaterThan(said.createdAt.getTime())
  })

  it('is taken 30 times a minute', async () => {
    await wordpress.connect(backend, { agent: { kind: 'demo' } })
    for (let n = 0; n < 30; n++) expect(await status()).toBe(200)
    expect(await status()).toBe(429)
    expect((await wordpress.call(backend, '/v1/wordpress/disconnect', {})).status).toBe(204)
  })
})
