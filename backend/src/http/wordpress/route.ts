import type Router from '@koa/router'
import { disconnect, exchange, personalData, snapshot } from '@parley/protocol/wordpress'
import type { GenericSchema, InferOutput } from 'valibot'
import { ApiError, invalid } from '#http/api-error.ts'
import { limitKey } from '#http/client-address.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { OpenConnection } from '#platforms/wordpress/connections.ts'
import { SiteError } from '#sites/site-error.ts'
import { signedBy } from './signed-call.ts'

/** A network of 100 sites with their languages' origins. */
const maxBytes = 256 * 1024

/** What the WordPress plugin calls: `/v1/wordpress/…` */
export function wordpressRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const { wordpress, proofs } = services
  const limitCodes = rateLimit(services, {
    name: 'wordpress_exchange',
    max: 30,
    by: (ctx) => services.hashAddress(limitKey(ctx.state.address), 'wordpress'),
  })

  router.post('/v1/wordpress/exchange', jsonBody(maxBytes), limitCodes, async (ctx) => {
    const connected = await withinLimits(() => wordpress.exchange(parseBody(ctx, exchange)))
    if (!connected) throw new ApiError('forbidden', { detail: 'This code does not hold: connect again.' })
    afterwards(ctx, proofs.wake)
    ctx.status = 201
    ctx.body = connected
  })

  // Counted behind the signature: hosts of many shops call from one address.
  const limits = new WeakMap<RequestContext, string>()
  const limit = rateLimit(services, {
    name: 'wordpress_calls',
    max: 120,
    by: (ctx) => limits.get(ctx) ?? '',
  })

  /** A call that the plugin signed. */
  function signed<Schema extends GenericSchema>(
    path: string,
    schema: Schema,
    work: (connection: OpenConnection, body: InferOutput<Schema>) => Promise<object | null>,
  ): void {
    router.post(`/v1/wordpress/${path}`, jsonBody(maxBytes), async (ctx) => {
      const connection = await signedBy(ctx, services)
      limits.set(ctx, connection.id)
      await limit(ctx)
      const answer = await withinLimits(() => work(connection, parseBody(ctx, schema)))
      afterwards(ctx, proofs.wake)
      if (answer === null) ctx.status = 204
      else ctx.body = answer
    })
  }

  signed('sync', snapshot, (connection, body) => wordpress.sync(connection, body))
  signed('disconnect', disconnect, async (connection, { refs }) => {
    await wordpress.disconnect(connection, refs)
    return null
  })
  const found = <T>(answer: T | null): T => {
    if (answer === null) throw new ApiError('not_found')
    return answer
  }
  signed('export', personalData, async (connection, body) => found(await wordpress.exportData(connection, body)))
  signed('erase', personalData, async (connection, body) => found(await wordpress.eraseData(connection, body)))
  return router
}

/** Origins are asked when the site's PHP has its response: with a single worker it could answer no sooner. */
const afterwards = (ctx: RequestContext, work: () => void): void => {
  ctx.res.once('close', work)
}

async function withinLimits<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SiteError && (error.code === 'too_many_origins' || error.code === 'too_many_sites'))
      throw invalid('sites', error.message)
    throw error
  }
}
