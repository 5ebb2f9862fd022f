import { type RequestContext, shopOf } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import type { AppShell } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'

/** The picture of the chat in the shop's look, which `client/preview.js` draws, and has follow a form where one is there. */
export function previewFrame(ctx: RequestContext, shell: AppShell): Html {
  const texts = appTexts(ctx)
  const { key, config } = shopOf(ctx).site
  const { question, answer } = texts.sample
  const address = `${shell.publicUrl}/embed/${key}/preview?${new URLSearchParams({ locale: config.locale })}`
  return html`<iframe id="preview" src="${address}" title="${texts.preview}" data-config="${JSON.stringify(config)}" data-question="${question}" data-answer="${answer}"></iframe>`
}
