import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import type { RequestState } from '#http/request-state.ts'
import { respondCompressed } from '#http/respond-compressed.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { originOrNull } from '#sites/origins.ts'
import { mayStandOn } from '#sites/site.ts'
import { framePolicy } from './frame-policy.ts'

/** `GET /embed/:siteKey`: the iframe's document, with the ticket that opens a session. */
export function embedRoutes({ sites, tickets, embedDocument }: Services): Router<RequestState> {
  const router = newRouter()
  router.get('/embed/:siteKey', async (ctx) => {
    const site = await sites.byKey(ctx.params.siteKey ?? '')
    // The default policy of every response says `frame-ancestors 'none'`.
    if (site?.status !== 'active') throw new ApiError('not_found')
    const referer = refererOrigin(ctx.get('Referer'))
    const origin = referer !== null && mayStandOn(site, referer) ? referer : null
    // A preview of the shop is one of its origins for as long as it asks.
    const shown =
      origin === null || site.origins.includes(origin) ? site : { ...site, origins: [...site.origins, origin] }
    const { locale } = ctx.query
    const ticket = await tickets.issue(site.id, origin)
    ctx.set('Content-Security-Policy', framePolicy(shown))
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    ctx.set('Cache-Control', 'private, no-store')
    ctx.type = 'text/html'
    const html = await embedDocument(shown, ticket, typeof locale === 'string' ? locale : undefined)
    // Beside a secret, the ticket, stands what the address asked for. Lengths tell nothing of it all the same, because no
    // two responses hold the same ticket.
    await respondCompressed(ctx, html)
  })
  return router
}

/** The frame asks with `referrerpolicy="strict-origin"`; other clients may send a whole address. */
const refererOrigin = (referer: string): string | null =>
  URL.canParse(referer) ? originOrNull(new URL(referer).origin) : null
