import type { RequestContext } from '#http/request-state.ts'
import { html } from './html.ts'
import { textsFor } from './language.ts'
import { page } from './page.ts'

/** Responds with a page that says why something cannot be done, and what helps. */
export function refusalPage(ctx: RequestContext, status: number, title: string, text: string): void {
  ctx.status = status
  page(ctx, { title, body: html`<p>${text}</p><p><a href="/">${textsFor(ctx).home.link}</a></p>` })
}
