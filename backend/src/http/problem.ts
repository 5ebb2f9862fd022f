import { type ErrorCode, errorStatus, type Problem } from '@parley/protocol/errors'
import type { ProblemDetails } from '#http/api-error.ts'

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

/** Headers of every error's response. */
export const problemHeaders = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' } as const

/** The body of an error's response. */
export function problemOf(code: ErrorCode, requestId: string, { detail, errors }: ProblemDetails = {}): Problem {
  return {
    type: 'about:blank',
    title: titles[code],
    status: errorStatus[code],
    code,
    ...(detail === undefined ? {} : { detail }),
    requestId,
    ...(errors === undefined ? {} : { errors }),
  }
}
