import type { ErrorCode } from '@parley/protocol/errors'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext, RequestMiddleware, RequestSession } from '#http/request-state.ts'
import { mayStandOn, type Site } from '#sites/site.ts'
import type { SiteDirectory } from '#sites/site-directory.ts'
import type { Revocations } from '#visitors/revocations.ts'
import type { SessionClaims, VisitorTokens } from '#visitors/visitor-token.ts'

export interface SessionAccess {
  readonly visitorTokens: VisitorTokens
  readonly sites: SiteDirectory
  readonly revocations: Revocations
}

/** The token of an `Authorization: Bearer` header (RFC 6750), or null. */
export const bearerToken = (ctx: RequestContext): string | null =>
  /^Bearer +([\w.~+/=-]+)$/i.exec(ctx.get('Authorization'))?.[1] ?? null

/** Lets a request pass whose visitor token holds, at the present state of its site, its origin and its visitor. */
export const requireSession = ({ visitorTokens, sites, revocations }: SessionAccess): RequestMiddleware =>
  async function requireSession(ctx, next) {
    const token = bearerToken(ctx)
    if (token === null)
      throw new ApiError('session_required', { detail: 'Send `Authorization: Bearer <token>` of POST /v1/sessions.' })
    const verified = await visitorTokens.verify(token)
    if (verified.kind === 'expired') throw new ApiError('session_expired')
    if (verified.kind !== 'ok' || revocations.isRevoked(verified.claims)) throw new ApiError('session_required')
    const { claims: visitor, expiresAt, keyId } = verified
    const site = await sites.byId(visitor.siteId)
    const problem = accessProblem(site, visitor)
    if (!site || problem) throw new ApiError(problem ?? 'site_disabled')
    ctx.state.session = { visitor, site, expiresAt, keyId }
    await next()
  }

/** May an open session still be used? */
export async function hasAccess(
  { visitorTokens, sites, revocations }: SessionAccess,
  { visitor, keyId }: RequestSession,
): Promise<boolean> {
  if (!visitorTokens.trusts(keyId) || revocations.isRevoked(visitor)) return false
  return accessProblem(await sites.byId(visitor.siteId), visitor) === null
}

/** Why the present state of the site permits no use of a session; null when it does. */
function accessProblem(site: Site | null, visitor: SessionClaims): ErrorCode | null {
  if (site?.status !== 'active') return 'site_disabled'
  if (!mayStandOn(site, visitor.origin)) return 'origin_not_allowed'
  return site.identityRequired && visitor.sealedIdentity === undefined ? 'session_required' : null
}
