import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** `GET /connect/wordpress`: on to the console, where merchants sign in. The plugin knows this address alone. */
export function connectRoutes({ consoleUrl }: Pick<Services, 'consoleUrl'>): Router<RequestState> {
  const router = newRouter()
  router.get('/connect/wordpress', (ctx) => {
    if (consoleUrl === null) throw new ApiError('not_found', { detail: 'This backend has no console.' })
    ctx.redirect(`${consoleUrl}/connect/wordpress${ctx.search}`)
    ctx.status = 303
  })
  return router
}
