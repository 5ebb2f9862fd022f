import { memberOf, type RequestContext } from '#http/request-state.ts'
import { sitePath } from '#platforms/wordpress/console-paths.ts'
import { csrfField } from '../csrf.ts'
import { html } from '../html.ts'
import { page } from '../page.ts'
import { siteTexts } from './site-texts.ts'

interface Confirmation {
  readonly siteId: string
  readonly title: string
  /** What it is about, in large letters. */
  readonly about: string
  readonly means: string
  readonly button: string
  /** What the form sends along. */
  readonly fields?: Readonly<Record<string, string>>
}

/** Asks before something is done, and says what it means. The form goes to the page's own address. */
export function confirmPage(
  ctx: RequestContext,
  { siteId, title, about, means, button, fields = {} }: Confirmation,
): void {
  page(ctx, {
    title,
    body: html`<form class="card" method="post" action="${ctx.path}">
${csrfField(memberOf(ctx))}
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="large"><strong>${about}</strong></p>
<p>${means}</p>
<p><button type="submit">${button}</button></p>
<p><a href="${sitePath(siteId)}">${siteTexts(ctx).keepAsItIs}</a></p>
</form>`,
  })
}
