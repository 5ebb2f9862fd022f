import type { Next } from 'koa'
import ratelimit from 'koa-ratelimit'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { SharedRedis } from '#redis/connection.ts'
import { EvictingMap } from './evicting-map.ts'

/** Buckets that one limit remembers. */
export const maxBuckets = 100_000

export interface LimitOptions {
  /** Names the limit in metrics and in the log. */
  readonly name: string
  readonly max: number
  /** The period, in milliseconds. */
  readonly duration: number
  /** What is counted by. */
  readonly by: (ctx: RequestContext) => string
  /** Where all processes count together; without it each counts by itself. */
  readonly redis?: SharedRedis | null
  readonly onLimited: (name: string) => void
}

/**
 * One limit with buckets of its own: shared by all processes through Redis, and while that is away each process counts by
 * itself. Resolves when the request may pass.
 *
 * @throws {ApiError} `rate_limited`
 */
export function rateLimit({ by, redis, onLimited, ...limit }: LimitOptions): (ctx: RequestContext) => Promise<void> {
  const own = counted(by, limit, { driver: 'memory', db: new EvictingMap<{ reset: number }>(maxBuckets) })
  let shared: typeof own | undefined
  return async function rateLimit(ctx) {
    const passed = await redis?.attempt((db) => {
      shared ??= counted(by, limit, { driver: 'redis', db })
      return shared(ctx)
    })
    if (passed ?? (await own(ctx))) return
    onLimited(limit.name)
    // The library reckons by the wall clock: one set back would make it an hour.
    const retryAfter = Math.min(Number(ctx.response.get('Retry-After')) || 1, limit.duration / 1000)
    throw new ApiError('rate_limited', { retryAfter })
  }
}

/** Counts a request; false when it is one too many. */
function counted(
  by: LimitOptions['by'],
  { name, max, duration }: Pick<LimitOptions, 'name' | 'max' | 'duration'>,
  store: Pick<ratelimit.MiddlewareOptions, 'driver' | 'db'>,
): (ctx: RequestContext) => Promise<boolean> {
  const count = ratelimit({
    ...store,
    namespace: `parley:limit:${name}`,
    max,
    duration,
    disableHeader: true,
    // The library types its context loosely; ours is a Koa context all the same.
    id: (ctx) => by(ctx as RequestContext),
  })
  return async (ctx) => {
    let passed = false
    const pass: Next = async () => {
      passed = true
    }
    await count(ctx as Parameters<typeof count>[0], pass)
    return passed
  }
}
