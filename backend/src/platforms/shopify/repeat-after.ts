import { GraphqlQueryError, HttpInternalError, HttpRequestError, HttpThrottlingError } from '@shopify/shopify-api'

const firstPauseMs = 500
const attempts = 3

/**
 * How long to wait, in milliseconds, before the Admin API is asked the same again; null: that would not help. The library's
 * own repetition takes the seconds of `Retry-After` for milliseconds, and does not know the throttling of GraphQL, which
 * comes as 200 (shopify.dev/docs/api/usage/limits).
 *
 * @param attempt from 1.
 */
export function repeatAfterMs(error: unknown, attempt: number): number | null {
  if (attempt >= attempts) return null
  const pauseMs = firstPauseMs * 2 ** (attempt - 1)
  if (error instanceof HttpThrottlingError) return Math.max(pauseMs, (error.response.retryAfter ?? 0) * 1000)
  const transient = error instanceof HttpInternalError || error instanceof HttpRequestError || isThrottled(error)
  return transient ? pauseMs : null
}

const isThrottled = (error: unknown): boolean =>
  error instanceof GraphqlQueryError && JSON.stringify(error.body?.errors ?? null).includes('"THROTTLED"')
