import type { Logger } from 'pino'
import type { RequestMiddleware } from '#http/request-state.ts'

/**
 * Says once that requests name a proxy while none is trusted: if there is one, all shoppers share its address and with it
 * the limits of one. Or a client made the header up; then nothing is to be done.
 */
export function noteUntrustedProxy(log: Logger): RequestMiddleware {
  let said = false
  return function noteUntrustedProxy(ctx, next) {
    if (!said && ctx.get('X-Forwarded-For') !== '') {
      said = true
      log.warn('a request has X-Forwarded-For, and TRUST_PROXY is 0')
    }
    return next()
  }
}
