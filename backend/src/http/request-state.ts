import type { Middleware, ParameterizedContext } from 'koa'
import type { Logger } from 'pino'
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
  /** Set behind `jsonBody`; `parseBody` reads it. */
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

export type RequestContext = ParameterizedContext<RequestState>
export type RequestMiddleware = Middleware<RequestState>

/** The session of a route that lies behind `requireSession`. */
export function sessionOf(ctx: { state: RequestState }): RequestSession {
  if (!ctx.state.session) throw new Error('the route does not require a session')
  return ctx.state.session
}
