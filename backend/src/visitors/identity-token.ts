import { errors, jwtVerify } from 'jose'
import * as v from 'valibot'
import { equalSecrets } from '#keys/vault.ts'
import { type Identity, identity } from './identity.ts'
import type { UseOnce } from './identity-token-uses.ts'
import { isLiquidIdentity, liquidIdentity, readLiquidIdentity } from './liquid-identity.ts'

/** An identity token may expire at most so far ahead, in seconds: a stolen one is soon worth nothing. */
const longestSeconds = 600
/** A merchant's clock may go ahead of ours by so much, in seconds, when that is judged. */
const skewSeconds = 5

type IdentityRefusal =
  | 'malformed'
  | 'bad-signature'
  | 'expired'
  | 'expires-too-late'
  | 'wrong-audience'
  | 'wrong-shop'
  | 'already-used'

type VerifiedIdentity =
  | { readonly kind: 'ok'; readonly identity: Identity }
  | { readonly kind: 'refused'; readonly reason: IdentityRefusal }

/** The site whose key signed, and the keys that may have: the whole `ik_…`, or K(identity) of its plugin. */
interface IdentityIssuer {
  readonly siteId: string
  readonly identityKey: string
  readonly pluginKey?: Uint8Array | null
  /** The shop at Shopify whose site it is, and the secrets that its pages sign with. */
  readonly shop?: { readonly shopId: string; readonly secrets: readonly string[] } | null
}

export type VerifyIdentity = (token: string, issuer: IdentityIssuer) => Promise<VerifiedIdentity>

const jwtClaims = v.object({
  ...identity.entries,
  exp: v.number(),
  jti: v.optional(v.pipe(v.string(), v.minLength(1))),
})

/** A shop's Liquid signs for no customer where the page is shown in the theme editor: who works there may try the chat. */
const themeEditor = '0'

/** Verifies both forms of docs/protocol/embedding.md, "Signed identities". A JWT with a `jti` is taken once. */
export function createIdentityVerifier(useOnce: UseOnce, now: () => number = Date.now): VerifyIdentity {
  async function verifyJwt(
    token: string,
    { siteId, identityKey, pluginKey }: IdentityIssuer,
  ): Promise<VerifiedIdentity> {
    const options = { algorithms: ['HS256'], audience: siteId, currentDate: new Date(now()) }
    const under = (key: Uint8Array) => jwtVerify(token, key, options).catch(refusalOf)
    let verified = await under(new TextEncoder().encode(identityKey))
    if (verified === 'bad-signature' && pluginKey) verified = await under(pluginKey)
    if (typeof verified === 'string') return refused(verified)
    const parsed = v.safeParse(jwtClaims, verified.payload)
    if (!parsed.success) return refused('malformed')
    const { exp, jti, ...who } = parsed.output
    if (expiresTooLate(exp, now())) return refused('expires-too-late')
    if (jti !== undefined && !(await useOnce(siteId, jti, new Date(exp * 1000)))) return refused('already-used')
    return { kind: 'ok', identity: who }
  }

  return async (token, issuer) => {
    // An HMAC under an empty key is one that anyone can make.
    if (!/^ik_.{32}/.test(issuer.identityKey) || issuer.shop?.secrets.some((secret) => secret.length < 32))
      throw new Error(`site ${issuer.siteId} has no usable identity key`)
    return isLiquidIdentity(token) ? verifyLiquid(token, issuer, now()) : verifyJwt(token, issuer)
  }
}

function verifyLiquid(token: string, { identityKey, shop }: IdentityIssuer, now: number): VerifiedIdentity {
  const said = readLiquidIdentity(token)
  if (!said) return refused('malformed')
  const { shopId, customerId, exp } = said
  const isSignedUnder = (key: string): boolean => equalSecrets(token, liquidIdentity(key, said))
  if (![identityKey, ...(shop?.secrets ?? [])].some(isSignedUnder)) return refused('bad-signature')
  if (shop && shopId !== shop.shopId) return refused('wrong-shop')
  if (Number(exp) * 1000 <= now) return refused('expired')
  if (expiresTooLate(Number(exp), now)) return refused('expires-too-late')
  const isTester = shop && customerId === themeEditor
  return { kind: 'ok', identity: { sub: customerId, ...(isTester && { claims: { test: true } }) } }
}

const refused = (reason: IdentityRefusal): VerifiedIdentity => ({ kind: 'refused', reason })

const expiresTooLate = (exp: number, now: number): boolean => exp * 1000 > now + (longestSeconds + skewSeconds) * 1000

function refusalOf(error: unknown): IdentityRefusal {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature'
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'aud' ? 'wrong-audience' : 'malformed'
  if (error instanceof errors.JOSEError) return 'malformed'
  throw error
}
