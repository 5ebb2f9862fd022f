import Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'

/** `/healthz`: the process lives. `/readyz`: it may be sent requests; else which check failed, and nothing more. */
export function healthRoutes(services: Pick<Services, 'phase' | 'databaseAnswers'>): Router<RequestState> {
  const router = new Router<RequestState>()
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const failed = services.phase() !== 'serving' ? 'stopping' : (await services.databaseAnswers()) ? null : 'database'
    ctx.status = failed ? 503 : 200
    if (failed) ctx.set('Retry-After', '2')
    ctx.body = failed ? { status: 'unavailable', failed } : { status: 'ok' }
  })
  return router
}
