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
  /** The language that Shopify's admin is in, as the app's address says it. */
  locale?: string
  /** Set behind `shopPages` and `requireShop`. */
  shop?: OpenShop
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

/** The shop in whose admin the app is open. */
export interface OpenShop {
  /** `….myshopify.com` */
  readonly domain: string
  readonly site: Site
  /** Of its admin, now: leads to other tokens where those that are kept do not hold any more. Never log it. */
  readonly idToken: string
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

/** The shop whose admin asks, in a route that lies behind `shopPages` or `requireShop`. */
export function shopOf(ctx: { state: RequestState }): OpenShop {
  if (!ctx.state.shop) throw new Error('the route does not require a shop')
  return ctx.state.shop
}
