import type { ErrorCode, Problem } from '@parley/protocol/errors'
import { isUnavailable } from '#database/unavailable.ts'
import { ApiError } from '#errors.ts'
import type { RequestMiddleware } from '#http/request-state.ts'

const titles: Record<ErrorCode, string> = {
  invalid_request: 'The request is not valid',
  session_required: 'A session is required',
  session_expired: 'The session has expired',
  origin_not_allowed: 'This origin is not allowed for the site',
  site_disabled: 'The site is disabled',
  forbidden: 'This is not allowed',
  not_found: 'There is no such thing here',
  conflict: 'The present state does not permit this',
  message_too_long: 'The message is too long',
  unsupported_media_type: 'The body must be application/json, not compressed',
  rate_limited: 'Too many requests',
  too_many_waiting: 'Too many messages wait for an answer',
  quota_reached: "The site's quota of answers for today is used up",
  internal: 'Something went wrong on our side',
  agent_unavailable: 'The assistant is not available',
  unavailable: 'The service is not available for a moment',
  agent_timeout: 'The assistant did not answer in time',
}

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
      const { detail, errors, retryAfter } = error.details
      const problem: Problem = {
        type: 'about:blank',
        title: titles[error.code],
        status: error.status,
        code: error.code,
        ...(detail === undefined ? {} : { detail }),
        requestId: ctx.state.requestId,
        ...(errors === undefined ? {} : { errors }),
      }
      ctx.status = error.status
      if (retryAfter !== undefined) ctx.set('Retry-After', `${Math.max(1, Math.ceil(retryAfter))}`)
      ctx.set('Cache-Control', 'no-store')
      ctx.body = JSON.stringify(problem)
      ctx.type = 'application/problem+json'
    }
  }

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (isUnavailable(error)) return new ApiError('unavailable', { retryAfter: retryUnavailable, cause: error })
  return new ApiError('internal', { cause: error })
}
