import type Router from '@koa/router'
import Koa from 'koa'
import type { Logger } from 'pino'
import { assetRoutes } from '#http/assets/route.ts'
import { contactRoutes } from '#http/contact/route.ts'
import { conversationRoutes } from '#http/conversations/route.ts'
import { demoRoutes } from '#http/demo/route.ts'
import { embedRoutes } from '#http/embed/route.ts'
import { eventRoutes } from '#http/events/route.ts'
import { handoffRoutes } from '#http/handoff/route.ts'
import { healthRoutes } from '#http/health/route.ts'
import { jwksRoutes } from '#http/jwks/route.ts'
import { messageRoutes } from '#http/messages/route.ts'
import { noteUntrustedProxy } from '#http/middleware/note-untrusted-proxy.ts'
import { problemResponses } from '#http/middleware/problem-responses.ts'
import { requestLog } from '#http/middleware/request-log.ts'
import { sameOrigin } from '#http/middleware/same-origin.ts'
import { pushRoutes } from '#http/pushes/route.ts'
import type { RequestState } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { sessionRoutes } from '#http/sessions/route.ts'
import { siteConfigRoutes } from '#http/site-config/route.ts'
import { telemetryRoutes } from '#http/telemetry/route.ts'
import { transcriptRoutes } from '#http/transcript/route.ts'
import { typingRoutes } from '#http/typing/route.ts'
import { visitorRoutes } from '#http/visitor/route.ts'

export interface AppOptions {
  readonly services: Services
  readonly log: Logger
  readonly trustProxy: number
  /** Headers of every response. */
  readonly headers: Readonly<Record<string, string>>
  /** Serve the demo shop. */
  readonly demo: boolean
}

/** Everything that answers HTTP: what every request goes through, then a router a resource. */
export function createApp({ services, log, trustProxy, headers, demo }: AppOptions): Koa<RequestState> {
  const app = new Koa<RequestState>()
  app.use(requestLog(log, trustProxy))
  if (trustProxy === 0) app.use(noteUntrustedProxy(log))
  app.use(function securityHeaders(ctx, next) {
    ctx.set(headers)
    return next()
  })
  app.use(problemResponses())
  app.use(sameOrigin(services.publicUrl))
  const routers: Router<RequestState>[] = [
    healthRoutes(services),
    sessionRoutes(services),
    messageRoutes(services),
    eventRoutes(services),
    conversationRoutes(services),
    handoffRoutes(services),
    typingRoutes(services),
    contactRoutes(services),
    telemetryRoutes(services),
    transcriptRoutes(services),
    visitorRoutes(services),
    pushRoutes(services),
    siteConfigRoutes(services),
    embedRoutes(services),
    assetRoutes(services.widget),
    jwksRoutes(services),
    ...(demo ? [demoRoutes(services.publicUrl)] : []),
  ]
  for (const router of routers) app.use(router.routes())
  // A client that left in mid-answer is everyday life; whatever else arrives here is a bug.
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET' || error.code === 'EPIPE') return
    log.error({ error }, 'unhandled error')
  })
  return app
}
