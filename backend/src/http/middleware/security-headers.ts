import type { RequestMiddleware } from '#http/request-state.ts'

/** Headers of every response. Documents that need more than nothing set a policy of their own. */
export const securityHeaders = (secure: boolean): RequestMiddleware =>
  function securityHeaders(ctx, next) {
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.set('Referrer-Policy', 'no-referrer')
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin')
    ctx.set(
      'Content-Security-Policy',
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    )
    // What may be kept says so itself: on a shared computer a browser's cache would keep a shopper's conversation.
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    if (secure) ctx.set('Strict-Transport-Security', 'max-age=31536000')
    return next()
  }
