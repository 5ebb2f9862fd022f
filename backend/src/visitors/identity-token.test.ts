import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { signedCustomer } from '../../test/signed-customer.ts'
import { createIdentityVerifier, type VerifyIdentity } from './identity-token.ts'

const start = Date.UTC(2026, 0, 1)
const seconds = start / 1000
const identityKey = `ik_${'k'.repeat(43)}`
const issuer = { siteId: 'site_1', identityKey }

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const goodClaims = { aud: 'site_1', sub: 'customer 7', exp: seconds + 300 }

function jwt(claims: object, header: object = {}, key: string = identityKey, hash = 'sha256'): string {
  const signed = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part({ ...goodClaims, ...claims })}`
  return `${signed}.${createHmac(hash, Buffer.from(key, 'utf8')).update(signed).digest('base64url')}`
}

const liquid = ({ shop = '1', customer = '42', exp = seconds + 300, key = identityKey } = {}): string =>
  signedCustomer(key, { shopId: shop, customerId: customer, expires: exp })

describe('an identity token', () => {
  let used: Set<string>
  let until: Date | undefined
  let verify: VerifyIdentity
  beforeEach(() => {
    used = new Set()
    const useOnce = async (siteId: string, jti: string, expiresAt: Date) => {
      until = expiresAt
      return used.size < used.add(`${siteId} ${jti}`).size
    }
    verify = createIdentityVerifier(useOnce, () => start)
  })

  it('says who the visitor is', async () => {
    const claims = { plan: 'gold', tags: ['a'], nested: { $ne: 1 } }
    const token = jwt({ email: ' Anna@Shop.example ', name: 'Анна\n😀', claims, iat: seconds, jti: 'j1' })
    expect(await verify(token, issuer)).toEqual({
      kind: 'ok',
      identity: { sub: 'customer 7', email: 'Anna@Shop.example', name: 'Анна 😀', claims },
    })
  })

  it('needs no more than who, for whom and until when', async () => {
    expect(await verify(jwt({}, { typ: undefined }), issuer)).toEqual({ kind: 'ok', identity: { sub: 'customer 7' } })
  })

  it('is taken once where it has a number', async () => {
    const token = jwt({ jti: 'j1' })
    expect((await verify(token, issuer)).kind).toBe('ok')
    expect(await verify(token, issuer)).toEqual({ kind: 'refused', reason: 'already-used' })
    expect(until).toEqual(new Date(start + 300_000))
  })

  it('is taken any number of times where it has none', async () => {
    for (let n = 0; n < 2; n++) expect((await verify(jwt({}), issuer)).kind).toBe('ok')
    expect(used.size).toBe(0)
  })

  it('does not use its number up when it is refused', async () => {
    await verify(jwt({ jti: 'j1', aud: 'site_2' }), issuer)
    await verify(jwt({ jti: 'j1', exp: seconds + 3600 }), issuer)
    expect(used.size).toBe(0)
  })

  it.each([
    ['for another site', { aud: 'site_2' }, 'wrong-audience'],
    ['for no site', { aud: undefined }, 'wrong-audience'],
    ['that expired', { exp: seconds }, 'expired'],
    ['that never expires', { exp: undefined }, 'malformed'],
    ['that expires in more than ten minutes', { exp: seconds + 660 }, 'expires-too-late'],
    ['whose expiry is a text', { exp: `${seconds + 300}` }, 'malformed'],
    ['that is not good yet', { nbf: seconds + 60 }, 'malformed'],
    ['of nobody', { sub: undefined }, 'malformed'],
    ['of an empty person', { sub: '' }, 'malformed'],
    ['of an object', { sub: { $ne: '' } }, 'malformed'],
    ['of a number', { sub: 7 }, 'malformed'],
    ['whose address is a list', { email: ['a@shop.example'] }, 'malformed'],
    ['whose claims are a text', { claims: 'gold' }, 'malformed'],
  ])('is refused: one %s', async (_, claims, reason) => {
    expect(await verify(jwt(claims), issuer)).toEqual({ kind: 'refused', reason })
  })

  it("may live for ten minutes by a merchant's clock that goes five seconds ahead, and no longer", async () => {
    for (const make of [(exp: number) => jwt({ exp }), (exp: number) => liquid({ exp })]) {
      expect((await verify(make(seconds + 605), issuer)).kind).toBe('ok')
      expect(await verify(make(seconds + 606), issuer)).toEqual({ kind: 'refused', reason: 'expires-too-late' })
    }
  })

  it.each([
    ['another site', `ik_${'x'.repeat(43)}`],
    ['the key without its prefix', 'k'.repeat(43)],
    ["the agent's key", `sk_${'k'.repeat(43)}`],
  ])('is refused when it was signed with that of %s', async (_, key) => {
    expect(await verify(jwt({}, {}, key), issuer)).toEqual({ kind: 'refused', reason: 'bad-signature' })
  })

  it('is refused without a signature, or under another algorithm', async () => {
    const unsigned = `${part({ alg: 'none' })}.${part(goodClaims)}.`
    expect(await verify(unsigned, issuer)).toEqual({ kind: 'refused', reason: 'malformed' })
    expect(await verify(jwt({}, { alg: 'HS512' }, identityKey, 'sha512'), issuer)).toEqual({
      kind: 'refused',
      reason: 'malformed',
    })
  })

  it.each(['', 'sfy1', 'sfy1.', 'a.b.c', '{}', 'sfy2.1.2.3.4'])('is refused: %j', async (token) => {
    expect(await verify(token, issuer)).toEqual({ kind: 'refused', reason: 'malformed' })
  })

  it('is never verified under a blank key', async () => {
    await expect(verify(jwt({}, {}, 'ik_'), { siteId: 'site_1', identityKey: 'ik_' })).rejects.toThrow(
      'site site_1 has no usable identity key',
    )
    await expect(verify(liquid({ key: '' }), { siteId: 'site_1', identityKey: '' })).rejects.toThrow('site_1')
    const short = `ik_${'k'.repeat(31)}`
    await expect(verify(jwt({}, {}, short), { siteId: 'site_1', identityKey: short })).rejects.toThrow('site_1')
    const inside = `sk_${identityKey}`
    await expect(verify(jwt({}, {}, inside), { siteId: 'site_1', identityKey: inside })).rejects.toThrow('site_1')
  })

  describe('of a site whose plugin has a key of its own', () => {
    const pluginKey = Buffer.from('p'.repeat(32))
    const withPlugin = { ...issuer, pluginKey }
    const byPlugin = (claims: object) => jwt(claims, {}, pluginKey.toString())

    it('is one that either key signed', async () => {
      expect(await verify(byPlugin({}), withPlugin)).toEqual({ kind: 'ok', identity: { sub: 'customer 7' } })
      expect((await verify(jwt({}), withPlugin)).kind).toBe('ok')
    })

    it.each([
      ['signed with a third key', jwt({}, {}, 'x'.repeat(32)), 'bad-signature'],
      ['of the plugin that expired', byPlugin({ exp: seconds }), 'expired'],
      ['of the plugin for another site', byPlugin({ aud: 'site_2' }), 'wrong-audience'],
      ['of the site that expired', jwt({ exp: seconds }), 'expired'],
    ])('is refused: one %s', async (_, token, reason) => {
      expect(await verify(token, withPlugin)).toEqual({ kind: 'refused', reason })
    })

    it.each([null, undefined])('is refused where that is %j', async (none) => {
      const withoutPlugin = none === undefined ? issuer : { ...issuer, pluginKey: none }
      expect(await verify(byPlugin({}), withoutPlugin)).toEqual({ kind: 'refused', reason: 'bad-signature' })
    })

    it('is not judged by a key that cannot be one: that is no fault of the token', async () => {
      await expect(verify(byPlugin({}), { ...issuer, pluginKey: new Uint8Array() })).rejects.toThrow()
    })
  })

  describe('that Liquid made in a shop whose pages have secrets', () => {
    const [present, former] = ['a'.repeat(64), 'b'.repeat(64)] as const
    const ofShop = { ...issuer, shop: { shopId: '1', secrets: [present, former] } }

    it.each([
      ['the present secret', present],
      ['the former one', former],
      ["the site's own key", identityKey],
    ])('says which customer it is under %s', async (_, key) => {
      expect(await verify(liquid({ key }), ofShop)).toEqual({ kind: 'ok', identity: { sub: '42' } })
    })

    it.each([
      ['of another shop, under a secret of this one', { shop: '2', key: present }, 'wrong-shop'],
      ["of another shop, under the site's own key", { shop: '11' }, 'wrong-shop'],
      ['under a third secret', { key: 'c'.repeat(64) }, 'bad-signature'],
      ['that expired', { key: present, exp: seconds }, 'expired'],
      ['that expires in more than ten minutes', { key: present, exp: seconds + 660 }, 'expires-too-late'],
    ])('is refused: one %s', async (_, fields, reason) => {
      expect(await verify(liquid(fields), ofShop)).toEqual({ kind: 'refused', reason })
    })

    it('may try the chat where it is the theme editor’s, of a shop alone', async () => {
      const editor = { sub: '0', claims: { test: true } }
      expect(await verify(liquid({ key: present, customer: '0' }), ofShop)).toEqual({ kind: 'ok', identity: editor })
      expect(await verify(liquid({ customer: '0' }), issuer)).toEqual({ kind: 'ok', identity: { sub: '0' } })
    })

    it('is not judged by a secret that anybody has', async () => {
      await expect(verify(liquid({ key: '' }), { ...issuer, shop: { shopId: '1', secrets: [''] } })).rejects.toThrow(
        'site_1',
      )
    })

    it('is no token of a site that is no shop', async () => {
      expect(await verify(liquid({ key: present }), issuer)).toEqual({ kind: 'refused', reason: 'bad-signature' })
    })
  })

  describe('that Liquid made', () => {
    it('says which customer it is', async () => {
      expect(await verify(liquid(), issuer)).toEqual({ kind: 'ok', identity: { sub: '42' } })
    })

    it('equals a vector computed by another program', async () => {
      // printf %s parley-identity-v1.1.42.1767225900 | openssl dgst -sha256 -hmac ik_kkk… (43 times k)
      const hex = 'd8996b959f950d916097d280fab2fcf241efd3cbd3ca4f4ea2f718363c714c27'
      expect((await verify(`sfy1.1.42.1767225900.${hex}`, issuer)).kind).toBe('ok')
    })

    it.each([
      ['that expired', { exp: seconds }, 'expired'],
      ['that expires in more than ten minutes', { exp: seconds + 660 }, 'expires-too-late'],
      ['of no customer', { customer: '' }, 'malformed'],
      ['of a customer that is no number', { customer: 'a' }, 'malformed'],
      ["of another site's key", { key: `ik_${'x'.repeat(43)}` }, 'bad-signature'],
      ['of no key', { key: '' }, 'bad-signature'],
    ])('is refused: one %s', async (_, fields, reason) => {
      expect(await verify(liquid(fields), issuer)).toEqual({ kind: 'refused', reason })
    })

    it.each([
      ['customer', (token: string) => token.replace('.42.', '.43.')],
      ['shop', (token: string) => token.replace('sfy1.1.', 'sfy1.2.')],
      ['expiry', (token: string) => token.replace(`.${seconds + 300}.`, `.${seconds + 301}.`)],
      ['border between the numbers', (token: string) => token.replace('.1.42.', '.14.2.')],
    ])('is refused when its %s was changed', async (_, change) => {
      expect(await verify(change(liquid()), issuer)).toEqual({ kind: 'refused', reason: 'bad-signature' })
    })

    it('is refused with a signature in another spelling', async () => {
      const token = liquid()
      const upper = token.slice(0, -64) + token.slice(-64).toUpperCase()
      for (const changed of [upper, `${token}0`, token.slice(0, -1), ` ${token}`, `${token}\n`])
        expect((await verify(changed, issuer)).kind).toBe('refused')
    })
  })
})
