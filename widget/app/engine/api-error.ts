import type { ErrorCode, Problem } from '@parley/protocol/errors'

/** `offline`: no answer of ours came back at all. */
export type FailureCode = ErrorCode | 'offline'

/** Why a request did not do what it was for. People read a text chosen by `code`; never the server's words. */
export class ApiError extends Error {
  // Only declared, since the constructor sets them: each would weigh twice.
  declare readonly code: FailureCode
  /** Which field it was about, where the server says so: `ticket`, `identity`. */
  declare readonly path: string | undefined
  declare readonly retryAfterMs: number | undefined
  /** By which the operator finds it in the log. */
  declare readonly requestId: string | null | undefined

  constructor(code: FailureCode, path?: string, retryAfterMs?: number, requestId?: string | null) {
    super(code)
    this.code = code
    this.path = path
    this.retryAfterMs = retryAfterMs
    this.requestId = requestId
  }
}

/** Why something failed. What is no refusal is a bug of ours: the console has it, and it counts as `bug`. */
export function codeOf(error: unknown, bug: FailureCode): FailureCode {
  if (error instanceof ApiError) return error.code
  console.error(error)
  return bug
}

/** Worth the same request again without anybody doing anything: the connection or the server is away. */
export const isTemporary = (code: FailureCode): boolean => code === 'offline' || code === 'unavailable'

/** Refused for now. There is nothing wrong with the message, and it may be taken when the visitor tries again. */
export const isForNow = (code: FailureCode): boolean => forNow.includes(code)
const forNow: readonly FailureCode[] = ['rate_limited', 'too_many_waiting', 'quota_reached', 'internal']

/** How our codes look, those of a later release too. */
const codePattern = /^[a-z_]{1,40}$/

/**
 * Reads an answer that is not a success. Without problem details it did not come from our backend but from something
 * between: a captive portal, a proxy's error page.
 */
export async function errorFrom(response: Response): Promise<ApiError> {
  if (!/^application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? ''))
    return new ApiError('offline')
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10)
  // An object whatever came: a proxy may answer `null`.
  const problem: Partial<Problem> = Object(await response.json().catch(() => undefined))
  return new ApiError(
    problem.code && codePattern.test(problem.code) ? problem.code : 'offline',
    problem.errors?.[0]?.path,
    seconds * 1000 || undefined,
    response.headers.get('x-request-id'),
  )
}
