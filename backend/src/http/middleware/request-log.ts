import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { RequestMiddleware } from '#http/request-state.ts'
import { clientAddress } from '../client-address.ts'

/** Gives each request an id and one log line: route, status, time. Never a query, a body or a header. */
export const requestLog = (log: Logger, trustedHops: number): RequestMiddleware =>
  async function requestLog(ctx, next) {
    const began = performance.now()
    ctx.state.requestId = randomUUID()
    ctx.state.log = log.child({ requestId: ctx.state.requestId })
    ctx.state.address = clientAddress(ctx.req, trustedHops)
    ctx.set('X-Request-Id', ctx.state.requestId)
    await next()
    const line = {
      method: ctx.method,
      // The route's pattern, not the path: a path may hold ids, and a wrong one anything.
      route: '_matchedRoute' in ctx && typeof ctx._matchedRoute === 'string' ? ctx._matchedRoute : 'none',
      status: ctx.res.headersSent ? ctx.res.statusCode : ctx.status,
      ms: Math.round(performance.now() - began),
      ...(ctx.state.session ? { site: ctx.state.session.site.id } : {}),
    }
    ctx.state.log.info(line, 'request')
  }
