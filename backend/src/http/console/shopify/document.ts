import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../html.ts'
import { languageOf } from '../language.ts'

/** The only folder of Shopify's CDN from which scripts come: App Bridge and Polaris' elements. */
const shopifyCloud = 'https://cdn.shopify.com/shopifycloud/'

export interface AdminDocument {
  /** `….myshopify.com`: its admin alone may show the document. Null: no shop is named, and nobody may. */
  readonly shop: string | null
  /** The client id, which App Bridge wants in the page. */
  readonly apiKey: string
  readonly title: string
  readonly body: Html
  /** Polaris and our own script; a page that only fetches a token needs neither. */
  readonly scripts?: Html
  /** Where a frame of the page comes from; absent: it has none. */
  readonly frames?: string
}

/**
 * A document within Shopify's admin. App Bridge is its first script, and comes from Shopify's CDN without a version, as
 * Shopify wants it (shopify.dev/docs/api/app-home). COOP would cut it off from the admin that opens it.
 */
export function adminDocument(ctx: RequestContext, document: AdminDocument): void {
  const { apiKey, title, body, scripts } = document
  ctx.set('Content-Security-Policy', policy(document))
  ctx.set('Cache-Control', 'no-store')
  ctx.remove('Cross-Origin-Opener-Policy')
  ctx.remove('X-Frame-Options')
  ctx.set('Content-Language', languageOf(ctx))
  ctx.type = 'text/html'
  ctx.body = `${html`<!doctype html>
<html lang="${languageOf(ctx)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="shopify-api-key" content="${apiKey}">
<title>${title}</title>
<script src="${shopifyCloud}app-bridge.js"></script>
${scripts}
</head>
<body>
${body}
</body>
</html>
`}`
}

/** Polaris' runtime, and ours behind it. */
export const appScripts = html`<script src="${shopifyCloud}polaris-1.js"></script>
<link rel="stylesheet" href="/shopify/app.css">
<script src="/shopify/app.js" type="module"></script>`

/** Responds with nothing but a few words, in a page that may also take another's place. The status is left as it is set. */
export function notice(
  ctx: RequestContext,
  { text, ...page }: Pick<AdminDocument, 'shop' | 'apiKey' | 'title'> & { readonly text: string },
): void {
  const body = html`<s-page heading="${page.title}"><s-section><s-paragraph>${text}</s-paragraph></s-section></s-page>`
  adminDocument(ctx, { ...page, body, scripts: appScripts })
}

const policy = ({ shop, frames }: AdminDocument): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${shopifyCloud}`,
    // Polaris' elements style themselves by the document.
    "style-src 'self' 'unsafe-inline' https://cdn.shopify.com",
    'font-src https://cdn.shopify.com',
    "img-src 'self' data: https://cdn.shopify.com",
    "connect-src 'self' https://*.shopify.com https://*.shopifysvc.com",
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${shop === null ? "'none'" : `https://${shop} https://admin.shopify.com`}`,
  ].join('; ')
