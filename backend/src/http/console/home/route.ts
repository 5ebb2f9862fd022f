import type Router from '@koa/router'
import { memberOf, type RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { conversationsPath, sitePath } from '#platforms/wordpress/console-paths.ts'
import type { Site } from '#sites/site.ts'
import { html } from '../html.ts'
import { textsFor } from '../language.ts'
import { page } from '../page.ts'
import { requireMember } from '../require-member.ts'
import { siteTexts } from '../sites/site-texts.ts'
import type { SiteTexts } from '../sites/texts/texts.ts'
import type { Texts } from '../texts/texts.ts'

/** `GET /`: the account's sites. */
export function homeRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  router.get('/', requireMember(services), async (ctx) => {
    const sites = await services.sites.ofAccount(memberOf(ctx).account.id)
    const { home } = textsFor(ctx)
    page(ctx, {
      title: home.title,
      wide: true,
      body:
        sites.length > 0
          ? siteTable(home, siteTexts(ctx), sites)
          : html`<div class="card"><p>${home.none}</p><p class="quiet">${home.noneHint}</p></div>`,
    })
  })
  return router
}

const siteTable = (
  home: Texts['home'],
  { conversations }: SiteTexts,
  sites: readonly Site[],
) => html`<div class="card table">
<table>
<thead><tr><th scope="col">${home.site}</th><th scope="col">${home.origins}</th><th scope="col">${home.state}</th></tr></thead>
<tbody>
${sites.map(
  ({ id, name, origins, status }) => html`<tr>
<th scope="row"><a href="${sitePath(id)}">${name}</a>
<p class="below"><a href="${conversationsPath(id)}">${conversations}</a></p></th>
<td>${origins.length > 0 ? html`<ul>${origins.map((origin) => html`<li>${origin}</li>`)}</ul>` : html`<span class="quiet">${home.noOrigins}</span>`}</td>
<td><span class="state ${status}">${home[status]}</span></td>
</tr>`,
)}
</tbody>
</table>
</div>`
