import type { Middleware, ParameterizedContext } from 'koa'
import type { Logger } from 'pino'
import type { Member } from '#accounts/accounts.ts'
import type { Site } from '#sites/site.ts'
import type { SessionClaims } from '#visitors/visitor-token.ts'

/** What the middleware found out about a request. */
export interface RequestState {
  requestId: string
  log: Logger
  /** The client's address, by the trusted hops. */
  address: string
  /** Set behind `requireSession`. */
  session?: RequestSession
  /** Set behind `requireMember`. */
  member?: SignedInMember
  /** Set behind `jsonBody` or `formBody`; `parseBody` and `fieldOf` read it. */
  body?: unknown
}

/** The session that a request is made in: who asks, and for which site. */
export interface RequestSession {
  readonly visitor: SessionClaims
  readonly site: Site
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** The key that signed the session's token. */
  readonly keyId: string
}

/** Who is signed in, with the token that each of their forms has to bring along. */
export interface SignedInMember extends Member {
  readonly csrfToken: string
}

export type RequestContext = ParameterizedContext<RequestState>
export type RequestMiddleware = Middleware<RequestState>

/** The session of a route that lies behind `requireSession`. */
export function sessionOf(ctx: { state: RequestState }): RequestSession {
  if (!ctx.state.session) throw new Error('the route does not require a session')
  return ctx.state.session
}

/** Who asks for a page that lies behind `requireMember`. */
export function memberOf(ctx: { state: RequestState }): SignedInMember {
  if (!ctx.state.member) throw new Error('the page does not require a member')
  return ctx.state.member
}
