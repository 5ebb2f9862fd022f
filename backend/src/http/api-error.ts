import { type ErrorCode, errorStatus } from '@parley/protocol/errors'

export interface ProblemDetails {
  /** For the caller: what was wrong with the request. Never an internal error's text. */
  detail?: string
  errors?: { path: string; message: string }[]
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number
  cause?: unknown
}

/** The one kind of error that may reach a caller: a stable code, and details that were written for the caller. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly details: ProblemDetails

  constructor(code: ErrorCode, details: ProblemDetails = {}) {
    super(details.detail ?? code, { cause: details.cause })
    this.code = code
    this.details = details
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

/** A request whose part at `path` is wrong. */
export const invalid = (path: string, message: string): ApiError =>
  new ApiError('invalid_request', { errors: [{ path, message }] })
