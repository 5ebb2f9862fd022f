import type { SiteFigures } from '#conversation/transcripts.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { languageOf } from '../../language.ts'
import { appAddress } from '../addresses.ts'
import { appPage } from '../app-page.ts'
import { appTexts } from '../app-texts.ts'
import { conversationTable } from '../conversations/conversation-table.ts'
import { returnedPart } from '../returned/returned-part.ts'
import { domainsPart } from './domains-part.ts'
import type { HomePage } from './home.ts'
import { lookPart } from './look-part.ts'
import { onboarding } from './onboarding.ts'
import { requestsPart } from './requests-part.ts'
import { statusPart } from './status-part.ts'

/** The app's home: how the chat of this shop stands, and what is to be done next. */
export function homePage(ctx: RequestContext, home: HomePage): void {
  const texts = appTexts(ctx)
  const { overview, conversations, people, requests } = home
  const { status } = shopOf(ctx).site
  const banner = (tone: 'warning' | 'critical' | 'info', heading: string, text: string) =>
    html`<s-banner tone="${tone}" heading="${heading}"><s-paragraph>${text}</s-paragraph></s-banner>`
  appPage(ctx, {
    shell: home.shell,
    title: 'Parley',
    body: html`${home.away && banner('warning', texts.away, texts.awayHint)}
${status !== 'active' && banner('critical', texts.disabled, texts.disabledHint)}
${overview.failingSince && banner('critical', texts.failing, texts.failingHint)}
${overview.testMode && banner('info', texts.testModeOn, texts.testModeHint)}
${overview.shop.returnedAt && returnedPart(ctx)}
${home.outcome}
${requests.length > 0 && requestsPart(ctx, requests)}
${onboarding(ctx, home)}
${status === 'active' && lookPart(ctx, home)}
${figuresPart(ctx, home.figures)}
${statusPart(ctx, home)}
<s-section heading="${texts.lastConversations}">
<s-stack gap="base">
${conversationTable(ctx, conversations, people)}
${conversations.length > 0 && html`<s-link href="${appAddress(ctx, '/shopify/conversations')}">${texts.allConversations}</s-link>`}
</s-stack>
</s-section>
${domainsPart(ctx, overview)}
<s-section heading="${texts.more}">
<s-paragraph><s-link href="${home.consoleUrl}/" target="_blank">${texts.openConsole}</s-link>. ${texts.openConsoleHint}</s-paragraph>
</s-section>`,
  })
}

function figuresPart(ctx: RequestContext, figures: HomePage['figures']): Html {
  const texts = appTexts(ctx)
  const format = new Intl.NumberFormat(languageOf(ctx))
  const row = (name: keyof SiteFigures) => html`<s-table-row><s-table-cell>${texts.figures[name]}</s-table-cell>
${figures.map((period) => html`<s-table-cell>${period[name] === undefined ? '–' : format.format(period[name])}</s-table-cell>`)}</s-table-row>`
  return html`<s-section heading="${texts.numbers}" padding="none">
<s-table>
<s-table-header-row><s-table-header listslot="primary">${texts.figure}</s-table-header>${figures.map(({ days }) => html`<s-table-header listslot="labeled" format="numeric">${texts.days(days)}</s-table-header>`)}</s-table-header-row>
<s-table-body>${row('conversations')}${row('messages')}${row('answered')}</s-table-body>
</s-table>
</s-section>`
}
