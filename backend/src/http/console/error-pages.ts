import { TooManyWaiting } from '#accounts/at-most.ts'
import { isUnavailable } from '#database/unavailable.ts'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext, RequestMiddleware } from '#http/request-state.ts'
import { html } from './html.ts'
import { textsFor } from './language.ts'
import { page } from './page.ts'

/** What is said about an error. */
export interface ErrorWords {
  readonly title: string
  readonly text: string
}

/** Responds with a page that says so. The status is left as it is set. @param error what was thrown, if anything was. */
export type ShowError = (ctx: RequestContext, words: ErrorWords, error?: unknown) => void

/** Turns errors, and addresses at which nothing is, into pages. What was not written for people goes to the log alone. */
export function errorPages(show: ShowError): RequestMiddleware {
  /** @param retryAfter seconds */
  function respond(ctx: RequestContext, status: number, retryAfter?: number, error?: unknown): void {
    const seconds = Math.max(1, Math.ceil(retryAfter ?? 1))
    if (retryAfter !== undefined) ctx.set('Retry-After', `${seconds}`)
    // Also where it stands there already: Koa takes a page without a status of its own for 200.
    ctx.status = status
    show(ctx, wordsOf(ctx, status, seconds), error)
  }

  return async function errorPages(ctx, next) {
    try {
      await next()
      if (ctx.body == null && ctx.status >= 400) respond(ctx, ctx.status)
    } catch (thrown) {
      const status = statusOf(thrown)
      if (status >= 500) ctx.state.log.error({ error: thrown }, 'request failed')
      const retryAfter = thrown instanceof ApiError ? thrown.details.retryAfter : undefined
      respond(ctx, status, retryAfter ?? (status === 503 ? retryUnavailable : undefined), thrown)
    }
  }
}

/** An error as a page of the console. */
export const errorPage: ShowError = (ctx, { title, text }) =>
  page(ctx, { title, body: html`<p>${text}</p><p><a href="/">${textsFor(ctx).home.link}</a></p>` })

/** Seconds; the database is back within a few. */
const retryUnavailable = 2

function statusOf(error: unknown): number {
  if (error instanceof ApiError) return error.status
  return isUnavailable(error) || error instanceof TooManyWaiting ? 503 : 500
}

/** @param seconds after which to try again */
function wordsOf(ctx: RequestContext, status: number, seconds: number): ErrorWords {
  const { errors } = textsFor(ctx)
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
        : { title: errors.internal.title, text: errors.internal.text(ctx.state.requestId) }
  }
}
