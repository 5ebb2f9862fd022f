import { createHash } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import type { KeyRing } from '#keys/ring.ts'

/** A visitor token lives so long, in seconds. */
const lifetimeSeconds = 3600
/** An expired one still opens a new session for so long, in seconds. */
const renewalSeconds = 24 * 3600

const type = 'parley-visitor+jwt'
const audience = 'parley-visitor'
const algorithm = 'EdDSA'

/** What a visitor token claims: one visitor of one site, on one origin, in one session. */
export interface SessionClaims {
  readonly visitorId: string
  readonly siteId: string
  readonly origin: string
  readonly sessionId: string
  /** Had the visitor been here before? */
  readonly known: boolean
  /** The proved identity, sealed by `sealIdentity`; absent: anonymous. */
  readonly sealedIdentity?: string
  /** What the browser said of itself when the session was opened, for the agent. */
  readonly locale?: string
  readonly timeZone?: string
}

/** What `verify` found. `expiresAt` in milliseconds since the epoch; `keyId` is the key that signed. */
type VerifiedVisitor =
  | { readonly kind: 'ok'; readonly claims: SessionClaims; readonly expiresAt: number; readonly keyId: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' }

export interface VisitorTokens {
  issue(claims: SessionClaims): Promise<{ token: string; expiresAt: Date }>
  verify(token: string): Promise<VerifiedVisitor>
  /** As `verify`, but one that expired at most `renewalSeconds` ago is ok. */
  verifyForRenewal(token: string): Promise<VerifiedVisitor>
  /** Does what this key signed still verify? Not once it was revoked. */
  trusts(keyId: string): boolean
}

const payloadSchema = v.object({
  sub: v.string(),
  site: v.string(),
  origin: v.string(),
  sid: v.string(),
  known: v.boolean(),
  identity: v.optional(v.string()),
  locale: v.optional(v.string()),
  zone: v.optional(v.string()),
  exp: v.number(),
})

/** So many verified tokens are remembered: a signature costs 0.1 ms, and a visitor shows the same token all hour. */
const remembered = 10_000

/** A token's length is bounded before any work is done on it: the longest is one with a sealed identity. */
const longest = 12_000

/**
 * Visitor tokens: JWTs (RFC 7519, EdDSA by RFC 8037) in the `Authorization` header. `typ`, `aud` and the one algorithm
 * keep every other token of ours from passing for one (RFC 8725 §3.11).
 */
export function createVisitorTokens(
  ring: Pick<KeyRing, 'signingKey' | 'publicKey' | 'has'>,
  now: () => number = Date.now,
): VisitorTokens {
  const verified = new LRUCache<string, Omit<VerifiedVisitor & { kind: 'ok' }, 'kind'>>({ max: remembered })

  async function check(token: string, graceSeconds: number): Promise<VerifiedVisitor> {
    if (token.length > longest) return { kind: 'invalid' }
    const hash = createHash('sha256').update(token).digest('base64url')
    let known = verified.get(hash)
    if (!known) {
      const signed = await signedPayload(token)
      const parsed = v.safeParse(payloadSchema, signed?.payload)
      if (!signed || !parsed.success) return { kind: 'invalid' }
      known = { ...sessionClaims(parsed.output), keyId: signed.keyId }
      verified.set(hash, known)
    }
    // Its signature is remembered longer than its key may be trusted.
    if (!ring.has(known.keyId)) return { kind: 'invalid' }
    return now() < known.expiresAt + graceSeconds * 1000 ? { kind: 'ok', ...known } : { kind: 'expired' }
  }

  /** The claims of a token that is ours, whatever its age; null for any other. Time is judged by `check`. */
  async function signedPayload(token: string): Promise<{ payload: JWTPayload; keyId: string } | null> {
    const keyOf = async ({ kid }: { kid?: string }) => {
      const key = kid === undefined ? undefined : await ring.publicKey(kid)
      if (!key) throw new errors.JWKSNoMatchingKey()
      return key
    }
    try {
      const options = { algorithms: [algorithm], typ: type, audience, currentDate: new Date(0) }
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, options)
      // `keyOf` has refused a token without one.
      return { payload, keyId: protectedHeader.kid ?? '' }
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }

  return {
    async issue(claims) {
      const { kid, privateKey } = ring.signingKey()
      const issuedAt = Math.floor(now() / 1000)
      const expiresAt = issuedAt + lifetimeSeconds
      const { visitorId, siteId, origin, sessionId, known, sealedIdentity, locale, timeZone } = claims
      const optional = {
        ...(sealedIdentity && { identity: sealedIdentity }),
        ...(locale && { locale }),
        ...(timeZone && { zone: timeZone }),
      }
      const token = await new SignJWT({ site: siteId, origin, sid: sessionId, known, ...optional })
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setAudience(audience)
        .setSubject(visitorId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(privateKey)
      return { token, expiresAt: new Date(expiresAt * 1000) }
    },
    verify: (token) => check(token, 0),
    verifyForRenewal: (token) => check(token, renewalSeconds),
    trusts: (keyId) => ring.has(keyId),
  }
}

function sessionClaims(payload: v.InferOutput<typeof payloadSchema>): { claims: SessionClaims; expiresAt: number } {
  const { sub, site, origin, sid, known, identity, locale, zone, exp } = payload
  const claims = {
    visitorId: sub,
    siteId: site,
    origin,
    sessionId: sid,
    known,
    ...(identity && { sealedIdentity: identity }),
    ...(locale && { locale }),
    ...(zone && { timeZone: zone }),
  }
  return { claims: Object.freeze(claims), expiresAt: exp * 1000 }
}
