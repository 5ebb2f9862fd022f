import type Router from '@koa/router'
import { configEdit, conversationsOf, disconnect, exchange, personalData, snapshot } from '@parley/protocol/wordpress'
import * as v from 'valibot'
import { ApiError, invalid } from '#http/api-error.ts'
import { limitKey } from '#http/client-address.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import type { RequestContext, RequestMiddleware, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { OpenConnection } from '#platforms/wordpress/connections.ts'
import type { OfSite } from '#platforms/wordpress/wordpress.ts'
import { SiteError } from '#sites/site-error.ts'
import { signedBy } from './signed-call.ts'

/** A network of 100 sites with their languages' origins. */
const maxBytes = 256 * 1024

/** What the WordPress plugin calls: `/v1/wordpress/…` */
export function wordpressRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const { wordpress, proofs } = services
  // Those that fail: the shops of one host have one address, and connect beside each other.
  const limitFailures = rateLimit(services, {
    name: 'wordpress_exchange',
    max: 30,
    by: (ctx) => services.hashAddress(limitKey(ctx.state.address), 'wordpress'),
  })

  const countFailures: RequestMiddleware = async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      // A failure of ours would turn into "wait a minute" otherwise.
      if (error instanceof ApiError) await limitFailures(ctx)
      throw error
    }
  }

  /** Before the rest of a body is checked: for who was given no code that would be work without end. */
  const knownCode: RequestMiddleware = async (ctx, next) => {
    if (!(await wordpress.codes.exists(parseBody(ctx, codeAlone).code))) throw badCode()
    return next()
  }

  router.post('/v1/wordpress/exchange', countFailures, jsonBody(maxBytes), knownCode, async (ctx) => {
    const connected = await withinLimits(() => wordpress.exchange(parseBody(ctx, exchange)))
    if (!connected) throw badCode()
    afterwards(ctx, () => proofs.answered(connected.connectionId))
    ctx.status = 201
    ctx.body = connected
  })

  // Counted behind the signature: hosts of many shops call from one address.
  const callers = new WeakMap<RequestContext, string>()
  const by = (ctx: RequestContext) => callers.get(ctx) ?? ''
  const limitCalls = rateLimit(services, { name: 'wordpress_calls', max: 120, by })
  const limitSyncs = rateLimit(services, { name: 'wordpress_syncs', max: 30, by })

  /** Before a body is read: what no connection can have signed costs nobody its parsing. */
  const knownCaller: RequestMiddleware = async (ctx, next) => {
    if (!(await wordpress.knows(ctx.get('X-Parley-Signature')))) throw new ApiError('forbidden')
    return next()
  }

  /** A call that the plugin signed. */
  function signed<Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
    work: (connection: OpenConnection, body: v.InferOutput<Schema>) => Promise<object | null>,
  ): void {
    router.post(`/v1/wordpress/${path}`, knownCaller, jsonBody(maxBytes), async (ctx) => {
      const connection = await signedBy(ctx, services)
      callers.set(ctx, connection.id)
      await limitCalls(ctx)
      if (path === 'sync') {
        await limitSyncs(ctx)
        afterwards(ctx, () => proofs.answered(connection.id))
      }
      const answer = await withinLimits(() => work(connection, parseBody(ctx, schema)))
      if (answer === null) ctx.status = 204
      else ctx.body = answer
    })
  }

  signed('sync', snapshot, async (connection, body) => {
    const state = await wordpress.sync(connection, body)
    if (!state) throw new ApiError('forbidden')
    return state
  })
  signed('disconnect', disconnect, async (connection, { refs }) => {
    await wordpress.disconnect(connection, refs)
    return null
  })
  const found = <T>(answer: OfSite<T>): T => {
    if (answer === null) throw new ApiError('not_found')
    if (answer === 'unproven') throw new ApiError('forbidden', { detail: unproven })
    return answer
  }
  signed('config', configEdit, async (connection, body) => {
    const state = found(await wordpress.editConfig(connection, body))
    if (state === 'conflict') throw new ApiError('conflict', { detail: 'The config was changed meanwhile.' })
    if (state === 'plain_http') throw invalid('look.avatarUrl', 'expected an https address')
    return state
  })
  signed('conversations', conversationsOf, async (connection, { ref }) =>
    found(await wordpress.conversations(connection, ref)),
  )
  signed('export', personalData, async (connection, body) => found(await wordpress.exportData(connection, body)))
  signed('erase', personalData, async (connection, body) => found(await wordpress.eraseData(connection, body)))
  return router
}

const codeAlone = v.pick(exchange, ['code'])
const badCode = (): ApiError => new ApiError('forbidden', { detail: 'This code does not hold: connect again.' })

const unproven =
  'This site was connected before. Wait until one of its addresses is proven under the new connection, or allow one on the console.'

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
