import type { Next } from 'koa'
import ratelimit from 'koa-ratelimit'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { EvictingMap } from './evicting-map.ts'

/** The period of every limit, in milliseconds. */
const duration = 60_000

export interface LimitOptions {
  /** Names the limit in metrics and in the log. */
  readonly name: string
  /** Requests in a minute. */
  readonly max: number
  /** What is counted by. */
  readonly by: (ctx: RequestContext) => string
}

/** Stands in a route's list; or is called, where a handler finds out first whether a request counts. */
export type RateLimit = (ctx: RequestContext, next?: Next) => Promise<void>

/**
 * One limit with buckets of its own: shared by all processes through Redis, and while that is away each process counts by
 * itself.
 *
 * @throws {ApiError} `rate_limited`
 */
export function rateLimit({ redis, metrics }: Pick<Services, 'redis' | 'metrics'>, limit: LimitOptions): RateLimit {
  const own = counted(limit, { driver: 'memory', db: new EvictingMap<{ reset: number }>() })
  let shared: typeof own | undefined
  return async function rateLimit(ctx, next) {
    const passed = await redis?.attempt((db) => {
      shared ??= counted(limit, { driver: 'redis', db })
      return shared(ctx)
    })
    if (passed ?? (await own(ctx))) return next?.()
    metrics.limitsHit.inc({ limit: limit.name })
    // The library reckons by the wall clock: one set back would make it an hour.
    const retryAfter = Math.min(Number(ctx.response.get('Retry-After')) || 1, duration / 1000)
    throw new ApiError('rate_limited', { retryAfter })
  }
}

/** Counts a request; false when it is one too many. */
function counted(
  { name, max, by }: LimitOptions,
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
