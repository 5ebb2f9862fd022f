import type { StreamEvent } from '@parley/protocol/events'
import { limitKey } from '#http/client-address.ts'
import { type RequestContext, sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { EventStream } from '#http/streams/event-stream.ts'

/**
 * Answers the request with an event stream that `feed` fills, counted while it is open. It goes on when the request's
 * handlers are done: a chain of them that waits for its end would hold 5 KB for each open stream.
 *
 * @throws {ApiError} `rate_limited`
 */
export function respondWithStream(
  services: Services,
  ctx: RequestContext,
  feed: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
): void {
  const session = sessionOf(ctx)
  const busy = busyWith(services, session.visitor.visitorId)
  const stream = services.streams.add(session, limitKey(ctx.state.address), busy, () => {
    // From here on Koa keeps its hands off the response: it would end it when the handler returns.
    ctx.respond = false
    for (const name of documentHeaders) ctx.remove(name)
    return new EventStream(ctx.res, { 'X-Request-Id': ctx.state.requestId })
  })
  // Counted, and watched for a socket that takes nothing, until it is gone and not just until its last word is written.
  void stream.closed.then(() => services.streams.remove(stream))
  const { log } = ctx.state
  stream.pump(feed(stream.signal)).catch((error: unknown) => log.error({ error }, 'stream failed'))
}

/** What guards documents means nothing on a stream of events, and would be held as long as that is open. */
const documentHeaders = [
  'Content-Security-Policy',
  'Permissions-Policy',
  'Referrer-Policy',
  'Strict-Transport-Security',
]

/** Made apart: a function made beside those above would keep the whole request as long as the stream is listed. */
const busyWith =
  ({ streamSource }: Services, visitorId: string) =>
  () =>
    streamSource.runningReplies.isBusy(visitorId)
