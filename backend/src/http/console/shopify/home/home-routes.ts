import { isUnavailable } from '#database/unavailable.ts'
import { jsonBody } from '#http/middleware/json-body.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { ShopifyAway } from '#platforms/shopify/shopify-error.ts'
import { fieldOf } from '../../form-body.ts'
import type { Html } from '../../html.ts'
import type { AgentForm } from '../agent/agent-form.ts'
import type { AppShell } from '../app-page.ts'
import type { AppRoutes } from '../app-routes.ts'
import { logAway } from '../id-token.ts'
import type { ShownFigures } from './home.ts'
import { homePage } from './home-page.ts'

const dayMs = 24 * 3600_000
const periods = [7, 30] as const
const shownConversations = 5

interface HomeOptions {
  readonly services: Services
  readonly shopify: Shopify
  readonly shell: AppShell
  readonly form?: AgentForm
  readonly outcome?: Html
  /** Did Shopify not answer when the app was opened? */
  readonly away?: boolean
}

/** The home, and its switches. */
export function homeRoutes({ router, page, services, shopify, shell }: AppRoutes): void {
  const { settings } = shopify

  router.get('/shopify', page, async (ctx) => {
    const { domain, idToken } = shopOf(ctx)
    try {
      // Once whenever the app is opened: a webhook about a domain may have been lost.
      if (ctx.query.id_token !== undefined)
        ctx.state.shop = { ...shopOf(ctx), site: await shopify.sync(domain, idToken) }
    } catch (error) {
      if (!(error instanceof ShopifyAway)) throw error
      logAway(ctx, error)
      return respondHome(ctx, { services, shopify, shell, away: true })
    }
    return respondHome(ctx, { services, shopify, shell })
  })

  router.post('/shopify/api/test-mode', jsonBody(), async (ctx) => {
    const { site, idToken } = shopOf(ctx)
    await settings.setTestMode(site, idToken, fieldOf(ctx, 'on') !== '')
    return respondHome(ctx, { services, shopify, shell })
  })

  router.post('/shopify/api/local-theme', jsonBody(), async (ctx) => {
    const { domain, site, idToken } = shopOf(ctx)
    await settings.allowLocalTheme(site, fieldOf(ctx, 'on') !== '')
    ctx.state.shop = { domain, idToken, site: (await shopify.known(domain)) ?? site }
    return respondHome(ctx, { services, shopify, shell })
  })

  /** What the admin says of the theme that the shop shows: the next time the home knows it from the beginning. */
  router.post('/shopify/api/embed', jsonBody(), async (ctx) => {
    await settings.setEmbedOn(shopOf(ctx).site, fieldOf(ctx, 'on') !== '')
    ctx.status = 204
  })
}

/** Responds with the home as it is by now. */
export async function respondHome(ctx: RequestContext, options: HomeOptions) {
  const { services, shopify, shell, form, outcome, away = false } = options
  const { domain, site } = shopOf(ctx)
  const { transcripts } = services
  const [overview, figures, conversations, requests] = await Promise.all([
    shopify.settings.overview(site),
    Promise.all(periods.map((days) => figuresOf(ctx, services, days))),
    transcripts.siteConversations(site.id, { limit: shownConversations }),
    shopify.webhooks.requests.ofShop(domain),
  ])
  const ids = (conversations ?? []).map(({ visitorId }) => visitorId)
  homePage(ctx, {
    shell,
    consoleUrl: services.consoleUrl ?? '',
    overview,
    figures,
    conversations: conversations ?? [],
    people: await services.visitors.profiles(site.id, ids),
    requests,
    away,
    ...(form && { form }),
    ...(outcome && { outcome }),
  })
}

/** A shop in which millions of messages are said waits for no figures. */
async function figuresOf(ctx: RequestContext, { transcripts }: Services, days: number): Promise<ShownFigures> {
  try {
    return { days, ...(await transcripts.siteFigures(shopOf(ctx).site.id, new Date(Date.now() - days * dayMs))) }
  } catch (error) {
    if (isUnavailable(error)) throw error
    ctx.state.log.warn({ error, site: shopOf(ctx).site.id }, 'the figures of a shop were not counted')
    return { days }
  }
}
