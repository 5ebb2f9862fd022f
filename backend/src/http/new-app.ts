import Koa from 'koa'
import type { Logger } from 'pino'
import { noteUntrustedProxy } from '#http/middleware/note-untrusted-proxy.ts'
import { requestLog } from '#http/middleware/request-log.ts'
import type { RequestState } from '#http/request-state.ts'

export interface NewAppOptions {
  readonly log: Logger
  readonly trustProxy: number
  /** Headers of every response. */
  readonly headers: Readonly<Record<string, string>>
}

/** An app with what every request goes through, whoever it is for. */
export function newApp({ log, trustProxy, headers }: NewAppOptions): Koa<RequestState> {
  const app = new Koa<RequestState>()
  app.use(requestLog(log, trustProxy))
  if (trustProxy === 0) app.use(noteUntrustedProxy(log))
  app.use(function securityHeaders(ctx, next) {
    ctx.set(headers)
    return next()
  })
  // A client that left in mid-response is everyday life; whatever else arrives here is a bug.
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET' || error.code === 'EPIPE') return
    log.error({ error }, 'unhandled error')
  })
  return app
}
