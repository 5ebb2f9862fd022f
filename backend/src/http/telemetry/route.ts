import type Router from '@koa/router'
import { errorStatus } from '@parley/protocol/errors'
import { type Telemetry, telemetry } from '@parley/protocol/telemetry'
import { LRUCache } from 'lru-cache'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestState, sessionOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { Metrics } from '#metrics/metrics.ts'

/** So many sessions that have reported are remembered, each for as long as a session can be renewed without a pause. */
const remembered = 100_000
const rememberedMs = 25 * 3_600_000

/** No chat meets more than this in a session: what claims to must not bend the sums of all others. */
const most = 100

/** `POST /v1/telemetry`: how a session's chat fared, once. A repeat, or a report to a site that wants none, counts nothing. */
export function telemetryRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const reported = new LRUCache<string, true>({ max: remembered, ttl: rememberedMs })
  router.post('/v1/telemetry', jsonBody(), requireSession(services), (ctx) => {
    const { site, visitor } = sessionOf(ctx)
    const report = parseBody(ctx, telemetry)
    ctx.status = 204
    if (!site.config.features.telemetry || reported.has(visitor.sessionId)) return
    reported.set(visitor.sessionId, true)
    count(services.metrics, report)
  })
  return router
}

function count({ widget }: Metrics, { loadMs, typeableMs, reconnects, errors }: Telemetry): void {
  widget.sessions.inc()
  if (loadMs !== undefined) widget.load.observe(loadMs / 1000)
  if (typeableMs !== undefined) widget.typeable.observe(typeableMs / 1000)
  widget.reconnects.inc(Math.min(reconnects, most))
  // Our own codes alone: a label that a client makes up would be a series for ever.
  for (const [code, times] of Object.entries(errors))
    if (Object.hasOwn(errorStatus, code)) widget.errors.inc({ code }, Math.min(times, most))
}
