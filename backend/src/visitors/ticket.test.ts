import { createHmac, randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createVault } from '#keys/vault.ts'
import { createTickets, type Tickets } from './ticket.ts'

const start = Date.UTC(2026, 0, 1)
const vault = createVault(randomBytes(32))
const shop = { siteId: 'site_1', origin: 'https://shop.example' }

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const goodHeader = { alg: 'HS256', typ: 'parley-ticket+jwt' }
const goodClaims = { aud: 'parley-session', site: 'site_1', jti: 'tkt_1', exp: start / 1000 + 600 }

function ticket(header: object, claims: object, key: Uint8Array = vault.derive('ticket'), hash = 'sha256'): string {
  const signed = `${part({ ...goodHeader, ...header })}.${part({ ...goodClaims, ...claims })}`
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

describe('a ticket', () => {
  let now = start
  let counted: string[]
  let until: Date | undefined
  let tickets: Tickets
  beforeEach(() => {
    now = start
    counted = []
    const countUse = async (jti: string, expiresAt: Date) => {
      until = expiresAt
      return counted.push(jti)
    }
    tickets = createTickets({ vault, countUse, now: () => now })
  })

  it('opens five sessions', async () => {
    const issued = await tickets.issue('site_1', null)
    const results = []
    for (let n = 0; n < 6; n++) results.push(await tickets.redeem(issued, shop))
    expect(results).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'used-up'])
    expect(new Set(counted).size).toBe(1)
    expect(until).toEqual(new Date(start + 600_000))
  })

  it('lives ten minutes', async () => {
    const issued = await tickets.issue('site_1', null)
    now = start + 600_000 - 1000
    expect(await tickets.redeem(issued, shop)).toBe('ok')
    now = start + 600_000
    expect(await tickets.redeem(issued, shop)).toBe('expired')
  })

  it('is for one site', async () => {
    const issued = await tickets.issue('site_2', null)
    expect(await tickets.redeem(issued, shop)).toBe('wrong-site')
    expect(counted).toEqual([])
  })

  it('is for the origin that embedded the frame, where that was known', async () => {
    const issued = await tickets.issue('site_1', 'https://shop.example')
    expect(await tickets.redeem(issued, { ...shop, origin: 'https://blog.example' })).toBe('wrong-origin')
    expect(await tickets.redeem(issued, shop)).toBe('ok')
    expect(counted).toHaveLength(1)
  })

  it('is taken in the form that it was first issued in', async () => {
    expect(await tickets.redeem(ticket({}, {}), shop)).toBe('ok')
  })

  it.each([
    ['a visitor token by its type', { typ: 'parley-visitor+jwt' }, {}],
    ['one of another audience', {}, { aud: 'parley-visitor' }],
    ['one without a signature', { alg: 'none' }, {}],
    ['one without a number', {}, { jti: undefined }],
    ['one without an expiry', {}, { exp: undefined }],
    ['one with an object for a site', {}, { site: {} }],
  ])('is not %s', async (_, header, claims) => {
    expect(await tickets.redeem(ticket(header, claims), shop)).toBe('invalid')
    expect(counted).toEqual([])
  })

  it('is not one under another algorithm', async () => {
    expect(await tickets.redeem(ticket({ alg: 'HS512' }, {}, vault.derive('ticket'), 'sha512'), shop)).toBe('invalid')
  })

  it('is not one under a key for another purpose, or of another secret', async () => {
    expect(await tickets.redeem(ticket({}, {}, vault.derive('other')), shop)).toBe('invalid')
    expect(await tickets.redeem(ticket({}, {}, createVault(randomBytes(32)).derive('ticket')), shop)).toBe('invalid')
  })

  it.each(['', 'a.b.c', 'x'])('is not %j', async (text) => expect(await tickets.redeem(text, shop)).toBe('invalid'))
})
