import type { StreamEvent } from '@parley/protocol/events'
import { limitKey } from '#http/client-address.ts'
import { OpenStream } from '#http/open-stream.ts'
import { type RequestContext, sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'

/** Answers the request with an event stream that `feed` fills, until its end; counted while it is open. */
export async function openStream(
  services: Services,
  ctx: RequestContext,
  feed: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
): Promise<void> {
  const session = sessionOf(ctx)
  const { visitorId } = session.visitor
  const busy = () => services.follow.running.isBusy(visitorId)
  const stream = services.streams.add(session, limitKey(ctx.state.address), busy, () => {
    // From here on Koa keeps its hands off the response: it would end it when the handler returns.
    ctx.respond = false
    return new OpenStream(ctx.res, { 'X-Request-Id': ctx.state.requestId })
  })
  // Counted, and watched for a socket that takes nothing, until it is gone and not just until its last word is written.
  const gone = stream.closed.then(() => services.streams.remove(stream))
  await stream.pump(feed(stream.signal))
  await gone
}
