import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type Router from '@koa/router'
import { ApiError } from '#errors.ts'
import { acceptedEncoding } from '#http/accepted-encoding.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { originOrNull } from '#sites/origins.ts'
import { framePolicy } from './frame-policy.ts'

const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)

/** Made for each answer, unlike those of assets: brotli's best would take a hundred times as long as this one. */
const compressed = {
  br: (html: string) => asBrotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (html: string) => asGzip(html, { level: constants.Z_BEST_COMPRESSION }),
}

/** `GET /embed/:siteKey`: the iframe's document, with the ticket that opens a session. */
export function embedRoutes({ sites, tickets, embedDocument }: Services): Router<RequestState> {
  const router = newRouter()
  router.get('/embed/:siteKey', async (ctx) => {
    const site = await sites.byKey(ctx.params.siteKey ?? '')
    // The default policy of every response says `frame-ancestors 'none'`.
    if (site?.status !== 'active') throw new ApiError('not_found')
    const referer = refererOrigin(ctx.get('Referer'))
    const origin = referer !== null && site.origins.includes(referer) ? referer : null
    const { locale } = ctx.query
    const ticket = await tickets.issue(site.id, origin)
    ctx.set('Content-Security-Policy', framePolicy(site))
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    ctx.set('Cache-Control', 'private, no-store')
    ctx.type = 'text/html'
    const html = await embedDocument(site, ticket, typeof locale === 'string' ? locale : undefined)
    // Beside a secret, the ticket, stands what the address asked for. That tells nothing to who may read lengths (BREACH,
    // CVE-2013-3587), because no two answers hold the same ticket.
    const encoding = acceptedEncoding(ctx, () => true)
    if (encoding) ctx.set('Content-Encoding', encoding)
    ctx.body = encoding ? await compressed[encoding](html) : html
  })
  return router
}

/** The frame asks with `referrerpolicy="strict-origin"`; other clients may send a whole address. */
const refererOrigin = (referer: string): string | null =>
  URL.canParse(referer) ? originOrNull(new URL(referer).origin) : null
