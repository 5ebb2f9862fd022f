import { limitKey } from '#http/client-address.ts'
import type { RequestMiddleware } from '#http/request-state.ts'
import { rateLimit } from './rate-limit.ts'

/**
 * At most so many requests of one address within so many milliseconds, whatever it asks. Fifty open chats, which are all
 * that one address may have, ask less; and a burst of that many holds up the others for some tenths of a second.
 */
export const maxRequests = 300
export const periodMs = 10_000

/** What costs something: files and health do not. */
const limited = /^\/(?:v1|embed)\//

/**
 * Bounds what one address can ask for, before anything is looked up for it: a made-up key or token would cost a query or
 * a signature otherwise, and whoever reads costs as much as whoever writes.
 */
export function addressLimit(onLimited: (name: string) => void): RequestMiddleware {
  const limit = rateLimit({
    name: 'requests_address',
    max: maxRequests,
    duration: periodMs,
    by: (ctx) => limitKey(ctx.state.address),
    onLimited,
  })
  return async function addressLimit(ctx, next) {
    if (limited.test(ctx.path)) await limit(ctx)
    await next()
  }
}
