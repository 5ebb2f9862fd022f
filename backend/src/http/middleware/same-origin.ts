import { ApiError } from '#http/api-error.ts'
import type { RequestMiddleware } from '#http/request-state.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses state-changing calls that a browser marks as coming from another site (`Sec-Fetch-Site`, W3C Fetch Metadata;
 * `Origin`, RFC 6454). Clients that are no browser send neither, and pass: what they may do is decided by their token.
 */
export const sameOrigin = (publicUrl: string): RequestMiddleware => {
  const from = `call it from ${publicUrl}, or set PUBLIC_URL to the address that browsers use.`
  return function sameOrigin(ctx, next) {
    if (!safe.has(ctx.method)) {
      const fetchSite = ctx.get('Sec-Fetch-Site')
      const origin = ctx.get('Origin')
      if (fetchSite && fetchSite !== 'same-origin')
        throw new ApiError('forbidden', { detail: `This call came from another site: ${from}` })
      if (origin && origin !== publicUrl)
        throw new ApiError('forbidden', { detail: `This call came from another origin: ${from}` })
    }
    return next()
  }
}
