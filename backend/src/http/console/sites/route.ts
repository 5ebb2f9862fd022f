import type Router from '@koa/router'
import type { AuditRecord } from '#accounts/audit.ts'
import { ApiError } from '#http/api-error.ts'
import { memberOf, type RequestContext, type RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { sitePath } from '#platforms/wordpress/console-paths.ts'
import type { Site } from '#sites/site.ts'
import { checkCsrf } from '../csrf.ts'
import { fieldOf, formBody, parameterOf } from '../form-body.ts'
import { refusalPage } from '../refusal-page.ts'
import { requireMember } from '../require-member.ts'
import { confirmPage } from './confirm-page.ts'
import { ownSite } from './own-site.ts'
import { sitePage } from './site-page.ts'
import { siteTexts } from './site-texts.ts'

/** `GET /sites/:site`: its addresses, and how far each is; and what its owner decides about them. */
export function siteRoutes(services: Services): Router<RequestState> {
  const { ownerOrigins, proofs } = services
  const { connections } = services.wordpress
  const { audit } = services.accounts
  const router = newRouter()
  /** Agents of the account answer shoppers, and decide nothing. */
  const mayDecide = (ctx: RequestContext) => memberOf(ctx).role !== 'agent'

  const connectionOf = ({ connectionId }: Site) => (connectionId === null ? null : connections.show(connectionId))

  router.get('/sites/:site', requireMember(services), async (ctx) => {
    const site = await ownSite(ctx, services)
    const [origins, connection, decided] = await Promise.all([
      ownerOrigins.list(site),
      connectionOf(site),
      audit.ofSite(site),
    ])
    sitePage(ctx, { site, origins, connection, decided, mayDecide: mayDecide(ctx) })
  })

  /** The site that somebody may decide about; null: the refusal is said. */
  async function decidedSite(ctx: RequestContext): Promise<Site | null> {
    const site = await ownSite(ctx, services)
    if (mayDecide(ctx)) return site
    refusalPage(ctx, 403, site.name, siteTexts(ctx).notAllowed)
    return null
  }

  /** Written down first: nothing is done that nobody can read of. */
  async function note(ctx: RequestContext, site: Site, what: AuditRecord['what'], about: string): Promise<void> {
    const { person, account } = memberOf(ctx)
    const who = { personId: person.id, email: person.email }
    await audit.note([{ accountId: account.id, siteId: site.id, ...who, what, about }])
  }

  const back = (ctx: RequestContext, site: Site): void => {
    ctx.redirect(sitePath(site.id))
    ctx.status = 303
  }

  /** The origin of that name, where the owner may do this to it; null: the refusal is said. */
  async function originFor(
    ctx: RequestContext,
    site: Site,
    origin: string,
    may: 'mayBeAllowed' | 'mayBeWithdrawn',
  ): Promise<string | null> {
    const found = (await ownerOrigins.list(site)).find((one) => one.origin === origin && one[may])
    if (found) return found.origin
    refusalPage(ctx, 409, site.name, siteTexts(ctx).notThere)
    return null
  }

  router.get('/sites/:site/allow', requireMember(services), async (ctx) => {
    const site = await decidedSite(ctx)
    const origin = site && (await originFor(ctx, site, parameterOf(ctx, 'origin'), 'mayBeAllowed'))
    if (!site || !origin) return
    const { allowTitle, allowMeans, allowConfirm } = siteTexts(ctx)
    confirmPage(ctx, {
      siteId: site.id,
      title: allowTitle,
      about: origin,
      means: allowMeans,
      button: allowConfirm,
      fields: { origin },
    })
  })

  router.post('/sites/:site/allow', formBody(), requireMember(services), checkCsrf(), async (ctx) => {
    const site = await decidedSite(ctx)
    const origin = site && (await originFor(ctx, site, fieldOf(ctx, 'origin'), 'mayBeAllowed'))
    if (!site || !origin) return
    await note(ctx, site, 'origin_allowed', origin)
    await ownerOrigins.allow(site, origin)
    back(ctx, site)
  })

  // The page's own address: whoever has to sign in first comes back to it.
  router.post('/sites/:site', formBody(), requireMember(services), checkCsrf(), async (ctx) => {
    if (fieldOf(ctx, 'do') !== 'withdraw') throw new ApiError('invalid_request')
    const site = await decidedSite(ctx)
    const origin = site && (await originFor(ctx, site, fieldOf(ctx, 'origin'), 'mayBeWithdrawn'))
    if (!site || !origin) return
    await note(ctx, site, 'origin_withdrawn', origin)
    await ownerOrigins.withdraw(site, origin)
    proofs.wake()
    back(ctx, site)
  })

  router.get('/sites/:site/end-connection', requireMember(services), async (ctx) => {
    const site = await decidedSite(ctx)
    if (!site) return
    const connection = await connectionOf(site)
    if (!connection) throw new ApiError('not_found')
    const { endTitle, endMeans, endConfirm } = siteTexts(ctx)
    confirmPage(ctx, { siteId: site.id, title: endTitle, about: connection.home, means: endMeans, button: endConfirm })
  })

  router.post('/sites/:site/end-connection', formBody(), requireMember(services), checkCsrf(), async (ctx) => {
    const site = await decidedSite(ctx)
    if (!site) return
    const connection = await connectionOf(site)
    if (!connection) throw new ApiError('not_found')
    const { person, account } = memberOf(ctx)
    await connections.end(connection.id, { accountId: account.id, personId: person.id, email: person.email })
    back(ctx, site)
  })
  return router
}
