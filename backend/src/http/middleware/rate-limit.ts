import type { Next } from 'koa'
import ratelimit from 'koa-ratelimit'
import { ApiError } from '#errors.ts'
import type { RequestContext } from '#http/request-state.ts'
import { EvictingMap } from './evicting-map.ts'

/** Buckets that one limit remembers. */
const maxBuckets = 100_000

export interface LimitOptions {
  /** Names the limit in metrics and in the log. */
  readonly name: string
  readonly max: number
  /** The period, in milliseconds. */
  readonly duration: number
  /** What is counted by. */
  readonly by: (ctx: RequestContext) => string
  readonly onLimited: (name: string) => void
}

/**
 * One limit with a store of its own (a shared one would mix the buckets of different limits). Resolves when the request
 * may pass.
 *
 * @throws {ApiError} `rate_limited`
 */
export function rateLimit({
  name,
  max,
  duration,
  by,
  onLimited,
}: LimitOptions): (ctx: RequestContext) => Promise<void> {
  const limit = ratelimit({
    driver: 'memory',
    db: new EvictingMap<{ reset: number }>(maxBuckets),
    max,
    duration,
    disableHeader: true,
    // The library types its context loosely; ours is a Koa context all the same.
    id: (ctx) => by(ctx as RequestContext),
  })
  return async function rateLimit(ctx) {
    let passed = false
    const pass: Next = async () => {
      passed = true
    }
    await limit(ctx as Parameters<typeof limit>[0], pass)
    if (passed) return
    onLimited(name)
    throw new ApiError('rate_limited', { retryAfter: Number(ctx.response.get('Retry-After')) || 1 })
  }
}
