import { rateLimit } from '#http/limits/rate-limit.ts'
import { jsonBody } from '#http/middleware/json-body.ts'
import { type RequestContext, type RequestMiddleware, shopOf } from '#http/request-state.ts'
import { type AgentChoice, agentChoice } from '../../agent/agent-choice.ts'
import { agentTexts } from '../../agent/agent-texts.ts'
import { fieldOf, parameterOf } from '../../form-body.ts'
import type { AppRoutes } from '../app-routes.ts'
import { appTexts } from '../app-texts.ts'
import { outcome, testOutcome } from '../outcome.ts'
import type { AgentForm } from './agent-form.ts'
import { agentPage } from './agent-page.ts'

/**
 * The page of the agent, and what its forms and the home's do: each is answered with the page that it stands on.
 *
 * @param respondHome responds with the home.
 */
export function agentRoutes(
  { router, page, services, shopify, shell }: AppRoutes,
  respondHome: (ctx: RequestContext, form: AgentForm) => Promise<void>,
): void {
  const limitTests = rateLimit(services, { name: 'agent_tests', max: 10, by: (ctx) => shopOf(ctx).site.accountId })
  const { settings } = shopify
  const overviewOf = (ctx: RequestContext) => settings.overview(shopOf(ctx).site)

  router.get('/shopify/agent', page, async (ctx) => {
    agentPage(ctx, { shell, overview: await overviewOf(ctx) })
  })

  /** The page on which the form stands, with what came of it. */
  async function respond(ctx: RequestContext, form: AgentForm): Promise<void> {
    if (parameterOf(ctx, 'page') === 'home') return respondHome(ctx, form)
    agentPage(ctx, { shell, overview: await overviewOf(ctx), form })
  }

  async function choose(ctx: RequestContext, choice: AgentChoice): Promise<void> {
    const { urlInvalid, secretInvalid } = agentTexts(ctx)
    const { site, idToken } = shopOf(ctx)
    if (choice.kind !== 'chosen') {
      const field = choice.kind === 'invalid' ? choice.field : 'url'
      ctx.status = 422
      return respond(ctx, { error: { field, text: field === 'url' ? urlInvalid : secretInvalid } })
    }
    if (fieldOf(ctx, 'do') === 'save') {
      await settings.setUntestedAgent(site, idToken, choice.agent)
      return respond(ctx, { outcome: outcome('success', appTexts(ctx).saved) })
    }
    await limitTests(ctx)
    const tried = await services.tryAgent(choice.agent, agentTexts(ctx).question, 'shopify')
    if (tried.kind === 'answered') await settings.setAgent(site, idToken, choice.agent)
    else ctx.status = 422
    return respond(ctx, { outcome: testOutcome(ctx, tried) })
  }

  router.post('/shopify/api/agent', jsonBody(), readDo, (ctx) => choose(ctx, agentChoice(ctx)))

  router.post('/shopify/api/agent/test', jsonBody(), limitTests, async (ctx) => {
    const { site, idToken } = shopOf(ctx)
    const tried = await services.trySavedAgent(site.id, agentTexts(ctx).question, 'shopify')
    if (tried?.kind === 'answered') await settings.answered(site, idToken)
    agentPage(ctx, { shell, overview: await overviewOf(ctx), tested: tried && testOutcome(ctx, tried) })
  })
}

/** The button of the demo agent takes the place of what the fields say. */
const readDo: RequestMiddleware = (ctx, next) => {
  if (fieldOf(ctx, 'do') === 'demo') ctx.state.body = { agent: 'demo' }
  return next()
}
