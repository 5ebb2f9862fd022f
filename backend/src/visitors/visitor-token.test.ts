import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { exportSPKI, generateKeyPair, importSPKI } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeyRing } from '#keys/ring.ts'
import { createVisitorTokens, type SessionClaims, type VisitorTokens } from './visitor-token.ts'

const start = Date.UTC(2026, 0, 1)
const claims: SessionClaims = {
  visitorId: 'vis_1',
  siteId: 'site_1',
  origin: 'https://shop.example',
  sessionId: 'ses_1',
  known: true,
  sealedIdentity: 's1.sealed',
}

/** What the ring would give, with a key of node:crypto: the tests sign with it by themselves. */
async function ringOf(pair: { publicKey: KeyObject; privateKey: KeyObject }, kid: string) {
  const { privateKey } = await generateKeyPair('EdDSA')
  const publicKey = await importSPKI(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'EdDSA')
  let asked = 0
  let revoked = false
  const revoke = () => {
    revoked = true
  }
  const ring: Pick<KeyRing, 'signingKey' | 'publicKey' | 'has'> = {
    has: (wanted) => !revoked && wanted === kid,
    signingKey: () => ({ kid, privateKey }),
    publicKey: async (wanted) => {
      asked++
      return wanted === kid ? publicKey : undefined
    },
  }
  return { ring, revoke, asked: () => asked }
}

const pair = generateKeyPairSync('ed25519')
const other = generateKeyPairSync('ed25519')

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token signed by hand, with whatever header and claims. */
function token(header: object, claims: object, key: KeyObject = pair.privateKey): string {
  const signed = `${part({ ...goodHeader, ...header })}.${part({ ...goodClaims, ...claims })}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

const goodHeader = { alg: 'EdDSA', typ: 'parley-visitor+jwt', kid: 'key_1' }
const goodClaims = {
  aud: 'parley-visitor',
  sub: 'vis_1',
  site: 'site_1',
  origin: 'https://shop.example',
  sid: 'ses_1',
  known: true,
  identity: 's1.sealed',
  iat: start / 1000,
  exp: start / 1000 + 3600,
}

describe('a visitor token', () => {
  let now = start
  let tokens: VisitorTokens
  let asked: () => number
  let revoke: () => void
  beforeEach(async () => {
    now = start
    const made = await ringOf(pair, 'key_1')
    asked = made.asked
    revoke = made.revoke
    tokens = createVisitorTokens(made.ring, () => now)
  })

  it('says for whom it was issued, for an hour', async () => {
    expect(await tokens.verify(token({}, {}))).toEqual({
      kind: 'ok',
      claims,
      expiresAt: start + 3600_000,
      keyId: 'key_1',
    })
    now = start + 3600_000 - 1
    expect((await tokens.verify(token({}, {}))).kind).toBe('ok')
    now = start + 3600_000
    expect((await tokens.verify(token({}, {}))).kind).toBe('expired')
  })

  it('is issued with the claims that it is verified by', async () => {
    const keys = await generateKeyPair('EdDSA')
    const ring = {
      signingKey: () => ({ kid: 'key_1', privateKey: keys.privateKey }),
      publicKey: async () => keys.publicKey,
      has: () => true,
    }
    const issuer = createVisitorTokens(ring, () => now)
    const issued = await issuer.issue(claims)
    expect(issued.expiresAt).toEqual(new Date(start + 3600_000))
    const [header = '', payload = ''] = issued.token.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(goodHeader)
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(goodClaims)
    expect(createPublicKey(await exportSPKI(keys.publicKey)).asymmetricKeyType).toBe('ed25519')
    expect(await issuer.verify(issued.token)).toEqual({
      kind: 'ok',
      claims,
      expiresAt: start + 3600_000,
      keyId: 'key_1',
    })
  })

  it('has no identity when the visitor is anonymous', async () => {
    const { sealedIdentity, ...anonymous } = claims
    const { identity: _, ...payload } = goodClaims
    const signed = `${part(goodHeader)}.${part(payload)}`
    const verified = await tokens.verify(
      `${signed}.${sign(null, Buffer.from(signed), pair.privateKey).toString('base64url')}`,
    )
    expect(verified).toMatchObject({ kind: 'ok', claims: anonymous })
    expect(verified.kind === 'ok' && 'sealedIdentity' in verified.claims).toBe(false)
  })

  it('says what the browser said of itself, where it did', async () => {
    const said = { locale: 'pt-PT', timeZone: 'Europe/Lisbon' }
    const { ring } = await ringOf(pair, 'key_1')
    const issuer = createVisitorTokens(ring, () => now)
    const payloadOf = async (claims: SessionClaims) => {
      const [, payload = ''] = (await issuer.issue(claims)).token.split('.')
      return JSON.parse(Buffer.from(payload, 'base64url').toString())
    }
    expect(await payloadOf({ ...claims, ...said })).toEqual({ ...goodClaims, locale: 'pt-PT', zone: 'Europe/Lisbon' })
    expect(await payloadOf({ ...claims, locale: '', timeZone: '' })).toEqual(goodClaims)
    const claimsOf = async (more: object) => {
      const verified = await tokens.verify(token({}, more))
      return verified.kind === 'ok' && verified.claims
    }
    expect(await claimsOf({ locale: 'pt-PT', zone: 'Europe/Lisbon' })).toStrictEqual({ ...claims, ...said })
    expect(await claimsOf({})).toStrictEqual(claims)
  })

  it('is worth nothing from when its key is revoked, although it was verified before', async () => {
    const text = token({}, {})
    expect((await tokens.verify(text)).kind).toBe('ok')
    expect([tokens.trusts('key_1'), tokens.trusts('key_2')]).toEqual([true, false])
    revoke()
    expect(await tokens.verify(text)).toEqual({ kind: 'invalid' })
    expect(await tokens.verifyForRenewal(text)).toEqual({ kind: 'invalid' })
    expect(tokens.trusts('key_1')).toBe(false)
  })

  it('is not called invalid where its key cannot be read', async () => {
    const { ring } = await ringOf(pair, 'key_1')
    const away = createVisitorTokens({ ...ring, publicKey: () => Promise.reject(new Error('away')) }, () => now)
    await expect(away.verify(token({}, {}))).rejects.toThrow('away')
  })

  it('is read up to 12 000 characters', async () => {
    const lengths = new Map<number, string>()
    // A group of four characters holds three bytes: some lengths need another byte in the header.
    for (let pad = 8_500; !(lengths.has(12_000) && lengths.has(12_001)); pad++) {
      for (const header of [{}, { pad: '' }, { pad: '.' }]) {
        const text = token(header, { pad: '.'.repeat(pad) })
        lengths.set(text.length, text)
      }
      expect(pad).toBeLessThan(9_000)
    }
    expect((await tokens.verify(lengths.get(12_000) ?? '')).kind).toBe('ok')
    expect((await tokens.verify(lengths.get(12_001) ?? '')).kind).toBe('invalid')
  })

  it('is good for renewal until 24 h after it expired', async () => {
    const day = 24 * 3600_000
    now = start + 3600_000 + day - 1
    expect((await tokens.verifyForRenewal(token({}, {}))).kind).toBe('ok')
    now++
    expect((await tokens.verifyForRenewal(token({}, {}))).kind).toBe('expired')
  })

  it('expires although it was verified before', async () => {
    const text = token({}, {})
    await tokens.verify(text)
    now = start + 3600_000
    expect((await tokens.verify(text)).kind).toBe('expired')
  })

  it('is verified once for many requests', async () => {
    const text = token({}, {})
    await tokens.verify(text)
    await tokens.verify(text)
    expect(asked()).toBe(1)
  })

  it.each([
    ['a ticket', { typ: 'parley-ticket+jwt' }, {}],
    ['a plain JWT', { typ: 'JWT' }, {}],
    ['one without a type', { typ: undefined }, {}],
    ['one for another audience', {}, { aud: 'parley-session' }],
    ['one without an audience', {}, { aud: undefined }],
    ['one without an expiry', {}, { exp: undefined }],
    ['one without a site', {}, { site: undefined }],
    ['one with an object for a site', {}, { site: { $ne: '' } }],
    ['one with a list for a visitor', {}, { sub: ['vis_1'] }],
    ['one of an unknown key', { kid: 'key_2' }, {}],
    ['one that names no key', { kid: undefined }, {}],
    ['one with a critical extension', { crit: ['b64'], b64: false }, {}],
    ['one that brings its own key', { kid: undefined, jwk: other.publicKey.export({ format: 'jwk' }) }, {}],
  ])('is not %s', async (_, header, claims) => {
    expect(await tokens.verify(token(header, claims))).toEqual({ kind: 'invalid' })
    expect(await tokens.verifyForRenewal(token(header, claims))).toEqual({ kind: 'invalid' })
  })

  it('is not one signed with another key', async () => {
    expect(await tokens.verify(token({}, {}, other.privateKey))).toEqual({ kind: 'invalid' })
  })

  it('is not one without a signature', async () => {
    const unsigned = `${part({ ...goodHeader, alg: 'none' })}.${part(goodClaims)}.`
    expect(await tokens.verify(unsigned)).toEqual({ kind: 'invalid' })
  })

  it('is not an HMAC under the public key that everyone may read', async () => {
    const signed = `${part({ ...goodHeader, alg: 'HS256' })}.${part(goodClaims)}`
    const forms = [
      pair.publicKey.export({ type: 'spki', format: 'pem' }),
      pair.publicKey.export({ type: 'spki', format: 'der' }),
      Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    ]
    for (const key of forms) {
      const forged = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
      expect(await tokens.verify(forged)).toEqual({ kind: 'invalid' })
    }
  })

  it('is not one whose claims were changed', async () => {
    const [header, , signature] = token({}, {}).split('.')
    expect(await tokens.verify(`${header}.${part({ ...goodClaims, sub: 'vis_2' })}.${signature}`)).toEqual({
      kind: 'invalid',
    })
  })

  it.each(['', '.', '..', 'a.b.c', 'rt_abc', `${'x'.repeat(20_000)}`, part(goodHeader), '{}'])(
    'is not any other text',
    async (text) => expect(await tokens.verify(text)).toEqual({ kind: 'invalid' }),
  )
})
