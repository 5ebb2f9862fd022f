import type Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** The database is asked at most so often, in milliseconds: anyone may ask us. */
const rememberedMs = 1_000

/** `/healthz`: the process lives. `/readyz`: it may be sent requests; else which check failed, and nothing more. */
export function healthRoutes(services: Pick<Services, 'phase' | 'databaseIsReady'>): Router<RequestState> {
  const router = newRouter()
  const databaseIsReady = remembered(services.databaseIsReady)
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const failed = services.phase() !== 'serving' ? 'stopping' : (await databaseIsReady()) ? null : 'database'
    ctx.status = failed ? 503 : 200
    if (failed) ctx.set('Retry-After', '2')
    ctx.body = failed ? { status: 'unavailable', failed } : { status: 'ok' }
  })
  return router
}

/** All who ask at once, and for a while after the answer, get the same one. */
function remembered(ask: () => Promise<boolean>): () => Promise<boolean> {
  let asked: Promise<boolean> | null = null
  const forget = () => {
    setTimeout(() => {
      asked = null
    }, rememberedMs).unref()
  }
  return () => {
    asked ??= ask().finally(forget)
    return asked
  }
}
