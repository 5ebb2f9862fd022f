import type Router from '@koa/router'
import type Koa from 'koa'
import { assetRoutes } from '#http/assets/route.ts'
import { contactRoutes } from '#http/contact/route.ts'
import { conversationRoutes } from '#http/conversations/route.ts'
import { demoRoutes } from '#http/demo/route.ts'
import { previewRoutes } from '#http/embed/preview-route.ts'
import { embedRoutes } from '#http/embed/route.ts'
import { eventRoutes } from '#http/events/route.ts'
import { handoffRoutes } from '#http/handoff/route.ts'
import { healthRoutes } from '#http/health/route.ts'
import { jwksRoutes } from '#http/jwks/route.ts'
import { messageRoutes } from '#http/messages/route.ts'
import { problemResponses } from '#http/middleware/problem-responses.ts'
import { sameOrigin } from '#http/middleware/same-origin.ts'
import { type NewAppOptions, newApp } from '#http/new-app.ts'
import { pushRoutes } from '#http/pushes/route.ts'
import type { RequestState } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { sessionRoutes } from '#http/sessions/route.ts'
import { shopifyRoutes } from '#http/shopify/route.ts'
import { siteConfigRoutes } from '#http/site-config/route.ts'
import { telemetryRoutes } from '#http/telemetry/route.ts'
import { transcriptRoutes } from '#http/transcript/route.ts'
import { typingRoutes } from '#http/typing/route.ts'
import { visitorRoutes } from '#http/visitor/route.ts'
import { connectRoutes } from '#http/wordpress/connect-route.ts'
import { wordpressRoutes } from '#http/wordpress/route.ts'

export interface AppOptions extends NewAppOptions {
  readonly services: Services
  /** Serve the demo shop. */
  readonly demo: boolean
}

/** All that answers on `PUBLIC_URL`: what every request goes through, then a router a resource. */
export function createApp({ services, demo, ...options }: AppOptions): Koa<RequestState> {
  const app = newApp(options)
  app.use(problemResponses())
  // By its signature alone: through the app proxy a call names the shop's origin.
  if (services.shopify) app.use(shopifyRoutes(services, services.shopify).routes())
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
    previewRoutes(services),
    assetRoutes(services.widget),
    jwksRoutes(services),
    wordpressRoutes(services),
    connectRoutes(services),
    ...(demo ? [demoRoutes(services.publicUrl)] : []),
  ]
  for (const router of routers) app.use(router.routes())
  return app
}
