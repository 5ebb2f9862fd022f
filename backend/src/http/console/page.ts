import type { RequestContext, SignedInMember } from '#http/request-state.ts'
import { csrfField } from './csrf.ts'
import { type Html, html } from './html.ts'
import { languageOf, textsFor } from './language.ts'
import { stylesPath } from './styles.ts'
import type { Texts } from './texts/texts.ts'

export interface Page {
  readonly title: string
  /** What stands below the title. */
  readonly body: Html
  /** Room for lists and tables; a form reads better in a narrow column. */
  readonly wide?: boolean
  /** Origins beside our own that a form of the page may lead to: Chromium holds redirects after it to the same rule. */
  readonly formActions?: readonly string[]
  /** A form came back with errors; a screen reader hears it first. */
  readonly failed?: boolean
}

/** Responds with a page of the console. The status is left as it is set. */
export function page(ctx: RequestContext, { title, body, wide = false, formActions = [], failed = false }: Page): void {
  const texts = textsFor(ctx)
  const { member } = ctx.state
  ctx.set('Content-Security-Policy', policy(formActions))
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
  // With `no-referrer` browsers would send `Origin: null` with our own forms (Fetch, "append a request Origin header").
  ctx.set('Referrer-Policy', 'same-origin')
  ctx.set('Cache-Control', 'no-store')
  ctx.vary('Accept-Language')
  ctx.vary('Cookie')
  ctx.set('Content-Language', languageOf(ctx))
  ctx.type = 'text/html'
  ctx.body = `${html`<!doctype html>
<html lang="${languageOf(ctx)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${failed && `${texts.errorPrefix} `}${title} · Parley</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesPath}">
</head>
<body>
<a class="skip" href="#content">${texts.skip}</a>
<header class="top"><div class="top-row">
<a class="brand" href="/">Parley</a>
${member && signedIn(texts, member)}
</div></header>
<main id="content" class="${wide ? 'wide' : 'narrow'}">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`}`
}

const signedIn = (texts: Texts, member: SignedInMember): Html =>
  html`<form class="who" method="post" action="/sign-out">
${csrfField(member)}
<span title="${texts.signedInAs(member.person.email)}">${member.account.name}</span>
<button class="plain" type="submit">${texts.signOut}</button>
</form>`

const policy = (formActions: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    ["form-action 'self'", ...formActions].join(' '),
    "frame-ancestors 'none'",
  ].join('; ')
