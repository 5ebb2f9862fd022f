import { ApiError } from '#http/api-error.ts'
import type { RequestMiddleware } from '#http/request-state.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what changes something unless the browser says that one of our own pages sent it: by `Origin` (RFC 6454), and
 * by `Sec-Fetch-Site` (W3C Fetch Metadata), which browsers leave out over plain http. This keeps another site from
 * signing somebody in or up, where there is no session yet that a token could be bound to. One that is missing altogether
 * is refused too: every browser sends `Origin` with a form.
 */
export const ownForms = (consoleUrl: string): RequestMiddleware =>
  function ownForms(ctx, next) {
    if (!safe.has(ctx.method)) {
      const fetchSite = ctx.get('Sec-Fetch-Site')
      if (ctx.get('Origin') !== consoleUrl || (fetchSite && fetchSite !== 'same-origin'))
        throw new ApiError('forbidden', { detail: 'This form came from another origin.' })
    }
    return next()
  }
