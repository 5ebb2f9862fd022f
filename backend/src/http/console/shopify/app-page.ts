import { type RequestContext, shopOf } from '#http/request-state.ts'
import { type Html, html } from '../html.ts'
import { appAddress } from './addresses.ts'
import { appTexts } from './app-texts.ts'
import { adminDocument, appScripts } from './document.ts'

/** What each page of the app is made with. */
export interface AppShell {
  /** The client id, which App Bridge wants in the page. */
  readonly apiKey: string
  /** Where the preview of the chat comes from. */
  readonly publicUrl: string
}

export interface AppPage {
  readonly shell: AppShell
  readonly title: string
  readonly body: Html
  /** Of a page below another one: which, and its name. */
  readonly above?: { readonly path: string; readonly name: string }
}

/** The app's pages, by the links that the admin shows beside them. */
const pages = [
  ['/shopify', 'home'],
  ['/shopify/agent', 'agentPage'],
  ['/shopify/appearance', 'appearancePage'],
  ['/shopify/conversations', 'conversationsPage'],
] as const

/** Responds with a page of the app, for the shop whose admin asked. The status is left as it is set. */
export function appPage(ctx: RequestContext, { shell, title, body, above }: AppPage): void {
  const texts = appTexts(ctx)
  const link = ([path, name]: (typeof pages)[number]) =>
    html`<s-link href="${appAddress(ctx, path)}" ${path === '/shopify' && html`rel="home"`}>${texts[name]}</s-link>`
  adminDocument(ctx, {
    shop: shopOf(ctx).domain,
    apiKey: shell.apiKey,
    title: `${title} · Parley`,
    scripts: appScripts,
    // On each: a page takes another's place without a document of its own.
    frames: shell.publicUrl,
    body: html`<s-app-nav>${pages.map(link)}</s-app-nav>
<s-page heading="${title}">
${above && html`<s-link slot="breadcrumb-actions" href="${appAddress(ctx, above.path)}">${above.name}</s-link>`}
<s-banner id="trouble" tone="critical" heading="${texts.trouble}" hidden data-wait="${texts.wait}" data-hint="${texts.troubleHint}"></s-banner>
${body}
</s-page>`,
  })
}
