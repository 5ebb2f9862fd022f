import { memberOf, type RequestContext } from '#http/request-state.ts'
import type { EarlierSite } from '#platforms/wordpress/connected-sites.ts'
import { shownAnswer } from '../agent/shown-answer.ts'
import { csrfField } from '../csrf.ts'
import { fieldOf } from '../form-body.ts'
import { errorSummary, type FormError, formField } from '../form-field.ts'
import { type Html, html } from '../html.ts'
import { languageOf, textsFor } from '../language.ts'
import { page } from '../page.ts'
import type { ConnectRequest } from './connect-request.ts'
import { en } from './texts/en.ts'
import { ru } from './texts/ru.ts'
import type { ConnectTexts } from './texts/texts.ts'

export const connectTexts = (ctx: RequestContext): ConnectTexts => (languageOf(ctx) === 'ru' ? ru : en)

interface Shown {
  readonly asked: ConnectRequest
  readonly earlier: readonly EarlierSite[]
  readonly errors?: readonly FormError[]
}

/** The page on which an owner says who answers, and asks a test question. */
export function agentPage(ctx: RequestContext, { asked, earlier, errors = [] }: Shown): void {
  const texts = connectTexts(ctx)
  const errorOf = (name: string) => errors.find(({ field }) => field === name)?.text
  const keeps = earlier.some(({ hasAgent }) => hasAgent)
  const chosen = fieldOf(ctx, 'agent') || (keeps ? 'keep' : 'n8n')
  show(ctx, asked, errors, [
    elsewhereField(ctx, asked, errorOf('elsewhere')),
    earlier.length > 0 && siteFields(ctx, earlier),
    html`<fieldset class="card"><legend>${texts.agent}</legend>
${keeps && choice('agent', 'keep', texts.keep, chosen)}
${choice('agent', 'n8n', texts.n8n, chosen)}
<div class="of-choice n8n">${formField({
      name: 'url',
      label: texts.url,
      type: 'url',
      autocomplete: 'off',
      value: fieldOf(ctx, 'url'),
      hint: texts.urlHint,
      error: errorOf('url'),
      maxLength: 2000,
    })}
${authenticationFields(ctx, errorOf('secret'))}</div>
${choice('agent', 'demo', texts.demo, chosen)}
</fieldset>
<p><button type="submit" name="do" value="test">${texts.test}</button></p>
<div class="others"><button class="plain" type="submit" name="do" value="approve" aria-describedby="untested-hint">${texts.approveUntested}</button>
${cancelButton(texts)}</div>
<p class="hint" id="untested-hint">${texts.untestedHint}</p>`,
  ])
}

/** The page on which an owner has seen the agent answer, and approves. */
export function approvalPage(
  ctx: RequestContext,
  { asked, earlier, question, answer, sealed }: Shown & { question: string; answer: string; sealed: string | null },
): void {
  const texts = connectTexts(ctx)
  show(
    ctx,
    asked,
    [],
    [
      html`<div class="card"><p class="quiet">${texts.asked}</p><p>${question}</p>
<p class="quiet">${texts.answered}</p><blockquote dir="auto">${shownAnswer(answer)}</blockquote></div>`,
      elsewhereField(ctx, asked, undefined),
      earlier.length > 0 && siteFields(ctx, earlier),
      sealed !== null && html`<input type="hidden" name="answered" value="${sealed}">`,
      html`<p><button type="submit" name="do" value="approve">${texts.approve}</button></p>
<div class="others"><button class="plain" type="submit" name="do" value="change">${texts.change}</button>
${cancelButton(texts)}</div>`,
    ],
  )
}

/** Both pages: who is connected to what, in large letters, and one form. */
function show(
  ctx: RequestContext,
  asked: ConnectRequest,
  errors: readonly FormError[],
  parts: readonly (Html | false)[],
) {
  const texts = connectTexts(ctx)
  const member = memberOf(ctx)
  page(ctx, {
    title: texts.title,
    failed: errors.length > 0,
    formActions: [asked.returnTo.origin],
    body: html`<div class="card"><p>${texts.asks}</p>
<p class="large"><strong>${whereOf(asked.home)}</strong></p>
<p>${texts.to}</p>
<p class="large"><strong>${member.account.name}</strong></p></div>
${errorSummary(textsFor(ctx), errors)}
<form method="post" action="${ctx.url}" novalidate>
${csrfField(member)}
${parts}
</form>`,
  })
}

function elsewhereField(ctx: RequestContext, { home, returnTo, elsewhere }: ConnectRequest, error: string | undefined) {
  if (!elsewhere) return false
  const texts = connectTexts(ctx)
  return html`<div class="card${error && ' invalid'}"><p>${texts.elsewhere(whereOf(home), whereOf(returnTo))}</p>
${error && html`<p class="error" id="elsewhere-error">${error}</p>`}
<label class="choice"><input id="elsewhere" type="checkbox" name="elsewhere" value="mine" ${fieldOf(ctx, 'elsewhere') === 'mine' && html`checked`}>
${texts.elsewhereConfirm}</label></div>`
}

function siteFields(ctx: RequestContext, earlier: readonly EarlierSite[]): Html {
  const texts = connectTexts(ctx)
  const chosen = fieldOf(ctx, 'site') || earlier[0]?.siteId
  const day = new Intl.DateTimeFormat(languageOf(ctx), { dateStyle: 'long', timeZone: 'UTC' })
  return html`<fieldset class="card"><legend>${texts.site}</legend>
${earlier.map(({ siteId, name, createdAt }) => choice('site', siteId, texts.earlier(name, day.format(createdAt)), chosen))}
${choice('site', 'new', texts.newSite, chosen)}
</fieldset>`
}

function authenticationFields(ctx: RequestContext, error: string | undefined): Html {
  const texts = connectTexts(ctx)
  const chosen = fieldOf(ctx, 'authentication') || 'none'
  const field = (name: 'user' | 'header', label: string) =>
    html`<div class="of-${name}">${formField({ name, label, autocomplete: 'off', value: fieldOf(ctx, name), maxLength: 4000 })}</div>`
  return html`<details ${(chosen !== 'none' || error) && html`open`}><summary>${texts.authentication}</summary>
<p class="hint">${texts.authenticationHint}</p>
${Object.entries(texts.kinds).map(([kind, label]) => choice('authentication', kind, label, chosen))}
<div class="credentials">
${field('user', texts.user)}
${field('header', texts.header)}
${formField({ name: 'secret', label: texts.secret, type: 'password', autocomplete: 'off', error, maxLength: 4000 })}
</div>
</details>`
}

const choice = (name: string, value: string, label: string, chosen: string | undefined): Html =>
  html`<label class="choice"><input type="radio" name="${name}" value="${value}" ${value === chosen && html`checked`}> ${label}</label>`

const cancelButton = ({ cancel }: ConnectTexts): Html =>
  html`<button class="plain" type="submit" name="do" value="cancel">${cancel}</button>`

/** Host and path, as people know their shop; one that anybody on the way can read and change says so. */
const whereOf = ({ protocol, host, pathname }: URL): string =>
  `${protocol === 'http:' ? 'http://' : ''}${host}${pathname === '/' ? '' : pathname}`
