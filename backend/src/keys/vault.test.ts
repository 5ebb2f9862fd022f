import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createVault, equalSecrets, SealBroken } from './vault.ts'

const secret = randomBytes(32)
const vault = createVault(secret)
const binding = { purpose: 'agent-access', tenant: 'site_1', record: 'site_1' }

describe('a vault', () => {
  it('derives by HKDF-SHA256, another key for each purpose', () => {
    expect(Buffer.from(vault.derive('ticket'))).toEqual(
      Buffer.from(hkdfSync('sha256', secret, '', 'parley/derive/v1/ticket', 32)),
    )
    expect(vault.derive('ticket')).not.toEqual(vault.derive('other'))
  })

  it.each(['', 'password', 'пароль 😀', 'x'.repeat(10_000)])('opens what it sealed', (plaintext) => {
    const sealed = vault.seal(plaintext, binding)
    expect(vault.open(sealed, binding)).toBe(plaintext)
    if (plaintext) expect(sealed).not.toContain(plaintext)
  })

  it('seals the same text twice under another nonce', () => {
    expect(vault.seal('same', binding)).not.toBe(vault.seal('same', binding))
  })

  it('opens nothing of which one bit was changed', () => {
    const sealed = vault.seal('password', binding)
    const [version, keyId, body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => vault.open(`${version}.${keyId}.${changed.toString('base64url')}`, binding)).toThrow(SealBroken)
    }
  })

  it.each(['', 's1', 's1..', 's2', 's1.AAAAAAAA.AAAA'])('opens no %j', (sealed) => {
    expect(() => vault.open(sealed, binding)).toThrow(SealBroken)
  })

  it('opens no value cut short', () => {
    const sealed = vault.seal('password', binding)
    for (let length = 0; length < sealed.length; length++)
      expect(() => vault.open(sealed.slice(0, length), binding)).toThrow(SealBroken)
  })

  it.each([
    ['purpose', { ...binding, purpose: 'identity-key' }],
    ['tenant', { ...binding, tenant: 'site_2' }],
    ['record', { ...binding, record: 'site_2' }],
    ['border between them', { ...binding, tenant: 'site_', record: '1site_1' }],
  ])('opens nothing under another %s', (_, other) => {
    expect(() => vault.open(vault.seal('password', binding), other)).toThrow(SealBroken)
  })

  it('says which value does not open, and nothing of what it holds', () => {
    const sealed = createVault(randomBytes(32)).seal('hunter2', binding)
    expect(() => vault.open(sealed, binding)).toThrow(
      'The sealed agent-access of site_1/site_1 does not open with this PARLEY_SECRET: give the one that sealed it as PARLEY_SECRET_PREVIOUS',
    )
  })

  it('still opens what the previous secret sealed, and knows that it is stale', () => {
    const sealed = vault.seal('password', binding)
    const next = createVault(randomBytes(32), secret)
    expect(next.open(sealed, binding)).toBe('password')
    expect(next.isStale(sealed)).toBe(true)
    expect(next.isStale(next.seal('password', binding))).toBe(false)
  })

  it('gives equal values of two sites, or for two purposes, other blind indexes', () => {
    const index = vault.blindIndex('visitor-email', 'site_1', 'a@shop.example')
    expect(index).toBe(
      createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', 'parley/blind/v1/visitor-email', 32)))
        .update('["site_1","a@shop.example"]')
        .digest('base64url'),
    )
    expect(vault.blindIndex('visitor-email', 'site_2', 'a@shop.example')).not.toBe(index)
    expect(vault.blindIndex('visitor-sub', 'site_1', 'a@shop.example')).not.toBe(index)
  })

  it('finds by the previous secret what was written under it', () => {
    const next = createVault(randomBytes(32), secret)
    expect(next.previousBlindIndex('visitor-sub', 'site_1', 'u1')).toBe(vault.blindIndex('visitor-sub', 'site_1', 'u1'))
    expect(vault.previousBlindIndex('visitor-sub', 'site_1', 'u1')).toBeNull()
  })
})

describe('equalSecrets', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'ab', false],
    ['', '', true],
    ['é', 'e', false],
  ])('%j and %j: %j', (a, b, equal) => expect(equalSecrets(a, b)).toBe(equal))
})
