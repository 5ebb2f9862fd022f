import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { fetchTicket } from '../../../test/clients/visitor.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.close())

describe('the public keys', () => {
  it('verify a visitor token, and have no private part', async () => {
    const response = await fetch(`${backend.url}/.well-known/jwks.json`)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    const jwks = (await response.json()) as JSONWebKeySet
    for (const key of jwks.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])

    const { session } = await backend.visitor()
    expect(decodeProtectedHeader(session.token)).toEqual({
      alg: 'EdDSA',
      typ: 'parley-visitor+jwt',
      kid: jwks.keys[0]?.kid,
    })
    const { payload } = await jwtVerify(session.token, createLocalJWKSet(jwks), { audience: 'parley-visitor' })
    expect(payload).toMatchObject({ sub: session.visitor.id, site: backend.site.site.id, origin: shopOrigin })
  })

  it('verify no ticket', async () => {
    const jwks = (await (await fetch(`${backend.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet
    const ticket = await fetchTicket({ api: backend.url, siteKey: backend.site.site.key, origin: shopOrigin })
    await expect(jwtVerify(ticket, createLocalJWKSet(jwks))).rejects.toThrow()
  })
})
