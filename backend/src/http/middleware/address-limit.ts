import { limitKey } from '#http/client-address.ts'
import type { RequestMiddleware } from '#http/request-state.ts'
import { rateLimit } from './rate-limit.ts'

/**
 * At most so many requests of one address within so many milliseconds, whatever it asks. Fifty open chats, which are all
 * that one address may have, ask less; and a burst of that many holds up the others for some tenths of a second.
 */
export const maxRequests = 300
export const periodMs = 10_000

/**
 * Of what workflows push: a provider of n8n calls for many merchants from one address. Each of their keys has a limit of
 * its own; this one is for made-up keys.
 */
export const maxPushes = 3_000

/** What costs something: files and health do not. */
const limited = /^\/(?:v1|embed)\//
const pushes = '/v1/agent/messages'

/**
 * Bounds what one address can ask for, before anything is looked up for it: a made-up key or token would cost a query or
 * a signature otherwise, and whoever reads costs as much as whoever writes.
 */
export function addressLimit(onLimited: (name: string) => void): RequestMiddleware {
  const limit = (name: string, max: number) =>
    rateLimit({ name, max, duration: periodMs, by: (ctx) => limitKey(ctx.state.address), onLimited })
  const limitRequests = limit('requests_address', maxRequests)
  const limitPushes = limit('pushes_address', maxPushes)
  return async function addressLimit(ctx, next) {
    if (ctx.path === pushes) await limitPushes(ctx)
    else if (limited.test(ctx.path)) await limitRequests(ctx)
    await next()
  }
}
