import * as v from 'valibot'

/** Every code that the wire knows, with its HTTP status. Clients decide by the code, people read the title. */
export const errorStatus = {
  invalid_request: 400,
  session_required: 401,
  session_expired: 401,
  origin_not_allowed: 403,
  site_disabled: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  message_too_long: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  too_many_waiting: 429,
  quota_reached: 429,
  internal: 500,
  agent_unavailable: 502,
  unavailable: 503,
  agent_timeout: 504,
} as const

export type ErrorCode = keyof typeof errorStatus

export const errorCode = v.picklist(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]])

/** The body of every error: RFC 9457 problem details with a stable `code`. */
export const problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: errorCode,
  detail: v.optional(v.string()),
  requestId: v.string(),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
})
export type Problem = v.InferOutput<typeof problem>
