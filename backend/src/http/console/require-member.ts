import type { RequestContext, RequestMiddleware } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { consoleCookies } from './cookies.ts'
import { csrfTokenOf } from './csrf.ts'

type MemberServices = Pick<Services, 'accounts' | 'consoleUrl'>

/**
 * Lets a request pass of somebody who is signed in; `memberOf(ctx)` says who. Others sign in first, and come back to where
 * they were going, with its query.
 */
export function requireMember(services: MemberServices): RequestMiddleware {
  const find = findMember(services)
  return async function requireMember(ctx, next) {
    if (await find(ctx)) return next()
    // A form is not sent again by itself: its sender comes back to the page that it stood on, where that has its address.
    ctx.redirect(withNext('/sign-in', ctx.url))
    ctx.status = 303
  }
}

/** Notes who is signed in, where somebody is. */
export function findMember({ accounts, consoleUrl }: MemberServices): (ctx: RequestContext) => Promise<boolean> {
  const cookies = consoleCookies(consoleUrl)
  return async (ctx) => {
    const token = cookies.sessionToken(ctx)
    const member = token === null ? null : await accounts.memberOf(token)
    if (token === null || member === null) return false
    ctx.state.member = { ...member, csrfToken: csrfTokenOf(token) }
    return true
  }
}

/** A page of ours that leads on to another one. */
export const withNext = (path: string, next: string | null): string =>
  next === null || next === '/' ? path : `${path}?${new URLSearchParams({ next })}`
