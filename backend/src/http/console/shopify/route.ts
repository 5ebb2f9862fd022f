import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { problemResponses } from '#http/middleware/problem-responses.ts'
import { type RequestMiddleware, type RequestState, shopOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { errorPages } from '../error-pages.ts'
import { parameterOf } from '../form-body.ts'
import { agentRoutes } from './agent/agent-routes.ts'
import { appearanceRoutes } from './appearance/appearance-routes.ts'
import { bounceRoute } from './bounce.ts'
import { clientRoutes } from './client/client-routes.ts'
import { conversationRoutes } from './conversations/conversation-routes.ts'
import { createDownloads } from './downloads.ts'
import { errorNotice } from './error-notice.ts'
import { homeRoutes, respondHome } from './home/home-routes.ts'
import { requireShop } from './id-token.ts'
import { requestRoutes } from './requests/request-routes.ts'
import { returnedRoutes } from './returned/returned-routes.ts'
import { shopPages } from './shop-pages.ts'

/** `/shopify`: the app's pages within Shopify's admin, and below `/shopify/api` what they ask. */
export function shopifyRoutes(services: Services, shopify: Shopify, consoleUrl: string): Router<RequestState> {
  const router = newRouter()
  const limit = rateLimit(services, { name: 'shop_calls', max: 120, by: (ctx) => shopOf(ctx).site.accountId })
  const shell = { apiKey: shopify.apiKey, publicUrl: services.publicUrl }
  const opened = shopPages(shopify, consoleUrl)
  const page: RequestMiddleware = (ctx, next) => opened(ctx, () => limit(ctx, next))

  router.use('/shopify', adminLanguage, errorPages(errorNotice(shopify)))
  router.use('/shopify/api', problemResponses(), requireShop(shopify), limit)
  clientRoutes(router)
  bounceRoute(router, shopify, consoleUrl)
  const app = { router, page, services, shopify, downloads: createDownloads(services), shell }
  for (const add of [homeRoutes, appearanceRoutes, conversationRoutes, requestRoutes]) add(app)
  agentRoutes(app, (ctx, form) => respondHome(ctx, { ...app, form }))
  returnedRoutes(app, (ctx, outcome) => respondHome(ctx, { ...app, outcome }))
  router.get('/shopify/*path', () => {
    throw new ApiError('not_found')
  })
  return router
}

const adminLanguage: RequestMiddleware = (ctx, next) => {
  const locale = parameterOf(ctx, 'locale')
  if (locale !== '') ctx.state.locale = locale
  return next()
}
