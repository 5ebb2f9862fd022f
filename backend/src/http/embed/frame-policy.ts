import type { Site } from '#sites/site.ts'

/**
 * The Content Security Policy of the iframe's document. `frame-ancestors` is what keeps the chat inside its shop: the
 * browser enforces it, whatever a page or a loader says. Scripts and styles are our own files alone, and with Trusted
 * Types no code path can turn a string into markup.
 */
export function framePolicy(site: Site): string {
  const avatar = site.config.look.avatarUrl
  const images = [
    ...site.config.imageHosts.map((host) => `https://${host}`),
    ...(avatar === undefined ? [] : [new URL(avatar).origin]),
  ]
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${images.join(' ')}`.trimEnd(),
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${site.origins.join(' ') || "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
