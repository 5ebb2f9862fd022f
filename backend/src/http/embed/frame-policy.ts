import type { Site } from '#sites/site.ts'

/**
 * The Content Security Policy of the iframe's document. `frame-ancestors` is what keeps the chat inside its shop: the
 * browser enforces it, whatever a page or a loader says. Scripts and styles are our own files alone, and with Trusted
 * Types no code path can turn a string into markup.
 */
export const framePolicy = (site: Site): string => policyOf(imagesOf(site), ancestorsOf(site))

/**
 * Of the preview, which shows pictures that a merchant is only trying out: in the app's home on `CONSOLE_URL`, which stands
 * in the shop's admin.
 */
export function previewPolicy({ origins }: Site, consoleUrl: string): string {
  const admins = origins.filter((origin) => origin.endsWith('.myshopify.com'))
  return policyOf(['https:'], [consoleUrl, 'https://admin.shopify.com', ...admins])
}

function imagesOf(site: Site): readonly string[] {
  const avatar = site.config.look.avatarUrl
  return [
    ...site.config.imageHosts.map((host) => `https://${host}`),
    ...(avatar === undefined ? [] : [new URL(avatar).origin]),
  ]
}

const policyOf = (images: readonly string[], ancestors: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${images.join(' ')}`.trimEnd(),
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors.join(' ') || "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

/** Shopify's theme editor shows the shop in frames of its own, and every ancestor counts. */
const themeEditor = ['https://admin.shopify.com', 'https://online-store-web.shopifyapps.com']

function ancestorsOf({ platform, origins }: Site): readonly string[] {
  return platform === 'shopify' && origins.length > 0 ? [...origins, ...themeEditor] : origins
}
