import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { clientAddress, limitKey } from '#http/client-address.ts'
import { problemHeaders, problemOf } from '#http/problem.ts'
import { EvictingMap, nowSeconds } from './evicting-map.ts'

/**
 * At most so many requests of one address within so many milliseconds, whatever it asks. Fifty open chats, which are all
 * that one address may have, ask less; and a burst of that many holds up the others for some tenths of a second.
 */
export const maxRequests = 300
export const periodMs = 10_000

/**
 * Of what workflows push: a provider of n8n calls for many merchants from one address. Each of their keys has a limit of
 * its own; this one is for made-up keys. So does Shopify, for all shops, and each of its calls has a signature.
 */
export const maxPushes = 3_000

/**
 * Of webhooks that Shopify has not signed: then no more of them is looked at from that address. Shoppers can have Shopify
 * itself pass on a call through the app proxy that does not hold, so those do not count.
 */
export const maxUnsigned = 300

/**
 * What costs something: files and health do not. What no browser writes counts too, because Koa's parser may see another
 * path in it than is written: a target that is no path (`GET http://…`), one that begins with two slashes, one with a `#`.
 */
const visitorPaths = /^(?:\/(?:v1|embed)\b|[^/]|\/[/\\])|#/
/** On the console's host: all but health. */
export const consolePaths = /^(?!\/(?:healthz|readyz)$)/
const webhooks = '/v1/shopify/webhooks'
const pushes = new Set(['/v1/agent/messages', webhooks, '/v1/shopify/proxy/identity'])

export interface AddressLimitOptions {
  /** How many proxies in front are trusted. */
  readonly trustProxy: number
  /** Headers of every response. */
  readonly headers: Readonly<Record<string, string>>
  readonly onLimited: (name: string) => void
  /** Which paths count; absent: those that cost something on the public host. */
  readonly limited?: RegExp
}

/**
 * Bounds what one address can ask for, before anything is looked up for it: a made-up key or token would cost a query or
 * a signature otherwise, and whoever reads costs as much as whoever writes. It stands before Koa, and what it refuses has
 * no line in the log: a flood takes from the others what a refusal costs.
 */
export function limitAddresses(options: AddressLimitOptions, listener: RequestListener): RequestListener {
  const { trustProxy, headers, onLimited, limited = visitorPaths } = options
  const limitRequests = { name: 'requests_address', ...counter(maxRequests) }
  const limitPushes = { name: 'pushes_address', ...counter(maxPushes) }
  const limitUnsigned = { name: 'unsigned_address', ...counter(maxUnsigned) }
  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    const address = limitKey(clientAddress(request, trustProxy))
    const isWebhook = path === webhooks
    let limit = limitUnsigned
    let retryAfter = isWebhook ? limit.full(address) : 0
    if (retryAfter === 0 && limited.test(path)) {
      limit = pushes.has(path) ? limitPushes : limitRequests
      retryAfter = limit.count(address)
    }
    if (retryAfter === 0) {
      if (isWebhook) response.once('finish', () => response.statusCode === 401 && limitUnsigned.count(address))
      return listener(request, response)
    }
    onLimited(limit.name)
    const requestId = randomUUID()
    const body = JSON.stringify(problemOf('rate_limited', requestId))
    response.writeHead(429, {
      ...headers,
      ...problemHeaders,
      'Content-Length': body.length,
      'Retry-After': retryAfter,
      'X-Request-Id': requestId,
    })
    response.end(body)
  }
}

function counter(max: number) {
  const buckets = new EvictingMap<{ reset: number; count: number }>()
  const present = (key: string, now: number) => {
    const bucket = buckets.get(key)
    return bucket && bucket.reset > now ? bucket : undefined
  }
  return {
    /** Counts by a key: 0 up to `max` in a period, then the seconds until the next one. */
    count(key: string): number {
      const now = nowSeconds()
      const bucket = present(key, now)
      if (bucket) return ++bucket.count > max ? Math.ceil(bucket.reset - now) : 0
      buckets.set(key, { reset: now + periodMs / 1000, count: 1 })
      return 0
    },

    /** Counts nothing: 0, or where `max` is reached the seconds until the next period. */
    full(key: string): number {
      const now = nowSeconds()
      const bucket = present(key, now)
      return bucket && bucket.count >= max ? Math.ceil(bucket.reset - now) : 0
    },
  }
}
