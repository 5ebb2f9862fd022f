/** Headers of every response. Documents that need more than nothing set a policy of their own. */
export const securityHeaders = (secure: boolean) => ({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  // What may be kept says so itself: on a shared computer a browser's cache would keep a shopper's conversation.
  'Cache-Control': 'no-store',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  ...(secure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
})
