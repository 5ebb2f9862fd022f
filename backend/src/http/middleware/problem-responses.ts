import { isUnavailable } from '#database/unavailable.ts'
import { ApiError } from '#http/api-error.ts'
import { problemHeaders, problemOf } from '#http/problem.ts'
import type { RequestMiddleware } from '#http/request-state.ts'
import { VisitorGone } from '#visitors/visitor-gone.ts'

/** Seconds after which a caller tries again when the database was away: it is back within a few. */
const retryUnavailable = 2

/** The one place that turns an error into a response. What was not written for the caller goes to the log alone. */
export const problemResponses = (): RequestMiddleware =>
  async function problemResponses(ctx, next) {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null && !ctx.res.headersSent) throw new ApiError('not_found')
    } catch (thrown) {
      const error = toApiError(thrown)
      if (error.status >= 500) ctx.state.log.error({ code: error.code, error: thrown }, 'request failed')
      if (ctx.res.headersSent) {
        ctx.res.destroy()
        return
      }
      const { retryAfter } = error.details
      ctx.status = error.status
      ctx.body = JSON.stringify(problemOf(error.code, ctx.state.requestId, error.details))
      ctx.set(problemHeaders)
      // A 401 must say how to authenticate (RFC 9110 §15.5.2). Browsers ask nobody for a Bearer token.
      if (error.status === 401) ctx.set('WWW-Authenticate', 'Bearer')
      if (retryAfter !== undefined) ctx.set('Retry-After', `${Math.max(1, Math.ceil(retryAfter))}`)
    }
  }

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (isUnavailable(error)) return new ApiError('unavailable', { retryAfter: retryUnavailable, cause: error })
  if (error instanceof VisitorGone) return new ApiError('session_required', { cause: error })
  return new ApiError('internal', { cause: error })
}
