import type { AuditRecord } from '#accounts/audit.ts'
import { memberOf, type RequestContext } from '#http/request-state.ts'
import type { ConnectionSummary } from '#platforms/wordpress/connection-administration.ts'
import { conversationsPath, sitePath } from '#platforms/wordpress/console-paths.ts'
import type { OwnersOrigin } from '#sites/owner-origins.ts'
import type { Site } from '#sites/site.ts'
import { csrfField } from '../csrf.ts'
import { type Html, html } from '../html.ts'
import { moment } from '../moment.ts'
import { page } from '../page.ts'
import { shown } from '../shown.ts'
import { siteTexts } from './site-texts.ts'

interface SitePage {
  readonly site: Site
  readonly origins: readonly OwnersOrigin[]
  /** Null: no plugin keeps the site. */
  readonly connection: ConnectionSummary | null
  readonly decided: readonly AuditRecord[]
  /** May who looks decide about the site? */
  readonly mayDecide: boolean
}

export function sitePage(ctx: RequestContext, wanted: SitePage): void {
  const { site, origins, connection, decided } = wanted
  const texts = siteTexts(ctx)
  page(ctx, {
    title: shown(site.name),
    wide: true,
    body: html`<p class="lead"><a href="${conversationsPath(site.id)}">${texts.conversations}</a></p>
<h2 id="addresses">${texts.addresses}</h2>
${origins.length > 0 ? addressTable(ctx, wanted) : html`<div class="card"><p>${texts.noAddresses}</p></div>`}
<h2>${texts.connection}</h2>
${connection ? connectionCard(ctx, site, connection, wanted.mayDecide) : html`<div class="card"><p>${texts.noConnection}</p></div>`}
${decided.length > 0 && decisions(ctx, decided)}`,
  })
}

function addressTable(ctx: RequestContext, { site, origins, mayDecide }: SitePage): Html {
  const texts = siteTexts(ctx)
  const isActive = (state: string) => state === 'proven' || state === 'allowed'
  const action = (one: OwnersOrigin) => {
    if (!mayDecide) return false
    const query = new URLSearchParams({ origin: one.origin })
    if (one.mayBeAllowed) return html`<p><a href="${sitePath(site.id)}/allow?${`${query}`}">${texts.allow}</a></p>`
    return (
      one.mayBeWithdrawn &&
      html`<form method="post" action="${sitePath(site.id)}">${csrfField(memberOf(ctx))}
<input type="hidden" name="origin" value="${one.origin}"><button class="plain" type="submit" name="do" value="withdraw">${texts.withdraw}</button></form>`
    )
  }
  return html`<div class="card table">
<table class="addresses" aria-labelledby="addresses">
<thead><tr><th scope="col">${texts.address}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>
${origins.map(
  (one) => html`<tr>
<th scope="row">${one.origin}</th>
<td><span class="state ${isActive(one.state) && 'active'}">${texts.originStates[one.state]}</span>
${one.reason && html`<p class="hint">${texts.reasons[one.reason]}</p>`}
${action(one)}</td>
</tr>`,
)}
</tbody>
</table>
</div>`
}

function connectionCard(ctx: RequestContext, site: Site, connection: ConnectionSummary, mayDecide: boolean): Html {
  const texts = siteTexts(ctx)
  return html`<div class="card"><dl class="facts">
<div><dt>${texts.home}</dt><dd>${connection.home}</dd></div>
<div><dt>${texts.state}</dt><dd><span class="state ${connection.state === 'connected' && 'active'}">${texts.connectionStates[connection.state]}</span></dd></div>
<div><dt>${texts.since}</dt><dd>${moment(ctx, connection.createdAt)}</dd></div>
<div><dt>${texts.lastHeard}</dt><dd>${moment(ctx, connection.syncedAt)}</dd></div>
</dl>
${mayDecide && connection.state !== 'ended' && html`<p class="aside"><a href="${sitePath(site.id)}/end-connection">${texts.end}</a></p>`}</div>`
}

function decisions(ctx: RequestContext, decided: readonly AuditRecord[]): Html {
  const texts = siteTexts(ctx)
  return html`<h2>${texts.decisions}</h2>
<div class="card"><ul>
${decided.map(({ at, email, what, about }) => html`<li>${moment(ctx, at)} · ${email ?? texts.operator}: ${texts.audited[what](about)}</li>`)}
</ul></div>`
}
