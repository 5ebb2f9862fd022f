import { ApiError } from '#errors.ts'
import type { OpenedSession, RequestContext, RequestMiddleware } from '#http/request-state.ts'
import type { SiteDirectory } from '#sites/site-directory.ts'
import type { Revocations } from '#visitors/revocations.ts'
import type { VisitorTokens } from '#visitors/visitor-token.ts'

export interface SessionAccess {
  readonly tokens: VisitorTokens
  readonly sites: SiteDirectory
  readonly revocations: Revocations
}

/** The token of an `Authorization: Bearer` header (RFC 6750), or null. */
export const bearerToken = (ctx: RequestContext): string | null =>
  /^Bearer +([\w.~+/=-]+)$/i.exec(ctx.get('Authorization'))?.[1] ?? null

/** Lets a request pass whose visitor token holds, at the present state of its site, its origin and its visitor. */
export const requireSession = ({ tokens, sites, revocations }: SessionAccess): RequestMiddleware =>
  async function requireSession(ctx, next) {
    const token = bearerToken(ctx)
    const verified = token === null ? null : await tokens.verify(token)
    if (verified?.kind === 'expired') throw new ApiError('session_expired')
    if (verified?.kind !== 'ok' || revocations.isRevoked(verified.session)) throw new ApiError('session_required')
    const site = await sites.byId(verified.session.siteId)
    if (site?.status !== 'active') throw new ApiError('site_disabled')
    if (site.identityRequired && verified.session.identity === undefined) throw new ApiError('session_required')
    if (!site.origins.includes(verified.session.origin)) throw new ApiError('origin_not_allowed')
    ctx.state.session = { visitor: verified.session, site, expiresAt: verified.expiresAt }
    await next()
  }

/** May an open session still be used? */
export async function hasAccess({ sites, revocations }: SessionAccess, { visitor }: OpenedSession): Promise<boolean> {
  if (revocations.isRevoked(visitor)) return false
  const site = await sites.byId(visitor.siteId)
  if (site?.status !== 'active' || !site.origins.includes(visitor.origin)) return false
  return !site.identityRequired || visitor.identity !== undefined
}
