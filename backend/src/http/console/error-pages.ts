import { TooManyWaiting } from '#accounts/at-most.ts'
import { isUnavailable } from '#database/unavailable.ts'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext, RequestMiddleware } from '#http/request-state.ts'
import { html } from './html.ts'
import { textsFor } from './language.ts'
import { page } from './page.ts'

/** Turns errors, and addresses at which nothing is, into pages. What was not written for people goes to the log alone. */
export const errorPages = (): RequestMiddleware =>
  async function errorPages(ctx, next) {
    try {
      await next()
      if (ctx.body == null && ctx.status >= 400) errorPage(ctx, ctx.status)
    } catch (thrown) {
      const status = statusOf(thrown)
      if (status >= 500) ctx.state.log.error({ error: thrown }, 'request failed')
      const retryAfter = thrown instanceof ApiError ? thrown.details.retryAfter : undefined
      errorPage(ctx, status, retryAfter ?? (status === 503 ? retryUnavailable : undefined))
    }
  }

/** Seconds; the database is back within a few. */
export const retryUnavailable = 2

export function statusOf(error: unknown): number {
  if (error instanceof ApiError) return error.status
  return isUnavailable(error) || error instanceof TooManyWaiting ? 503 : 500
}

/** Responds with what an error's status means. @param retryAfter seconds */
function errorPage(ctx: RequestContext, status: number, retryAfter?: number): void {
  const { errors, home } = textsFor(ctx)
  const seconds = Math.max(1, Math.ceil(retryAfter ?? 1))
  if (retryAfter !== undefined) ctx.set('Retry-After', `${seconds}`)
  ctx.status = status
  const { title, text } = wordsOf(errors, status, seconds, ctx.state.requestId)
  page(ctx, { title, body: html`<p>${text}</p><p><a href="/">${home.link}</a></p>` })
}

/** What is said about an error's status. */
export function wordsOf(
  errors: ReturnType<typeof textsFor>['errors'],
  status: number,
  seconds: number,
  requestId: string,
): { title: string; text: string } {
  switch (status) {
    case 403:
      return errors.forbidden
    case 404:
      return errors.notFound
    case 405:
    case 501:
      return errors.wrongMethod
    case 429:
      return { title: errors.tooMany.title, text: errors.tooMany.text(seconds) }
    case 503:
      return errors.unavailable
    default:
      return status < 500
        ? errors.wrongRequest
        : { title: errors.internal.title, text: errors.internal.text(requestId) }
  }
}
