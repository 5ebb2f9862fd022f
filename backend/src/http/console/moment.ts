import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from './html.ts'
import { languageOf } from './language.ts'

/** A time, to the minute. It says which clock it means: pages without scripts do not know the reader's. */
export function moment(ctx: RequestContext, at: Date): Html {
  const format = new Intl.DateTimeFormat(languageOf(ctx), { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return html`<time datetime="${at.toISOString()}">${format.format(at)} UTC</time>`
}
