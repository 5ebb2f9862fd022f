import type Router from '@koa/router'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { memberOf, type RequestContext, type RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { SiteAgent } from '#sites/agent-access.ts'
import { agentChoice } from '../agent/agent-choice.ts'
import { checkCsrf } from '../csrf.ts'
import { fieldOf, formBody } from '../form-body.ts'
import type { FormError } from '../form-field.ts'
import { refusalPage } from '../refusal-page.ts'
import { requireMember } from '../require-member.ts'
import { type ConnectRequest, connectRequest, wayBack } from './connect-request.ts'
import { agentPage, approvalPage, connectTexts } from './page.ts'
import type { ConnectTexts } from './texts/texts.ts'

/** `GET /connect/wordpress` and its form: an owner approves that a WordPress joins the account. */
export function connectWordPressRoutes(services: Services): Router<RequestState> {
  const { wordpress, tryAgent, privateOrigins } = services
  const router = newRouter()
  const limitTests = rateLimit(services, { name: 'agent_tests', max: 10, by: (ctx) => memberOf(ctx).account.id })

  const earlierOf = (ctx: RequestContext, { home }: ConnectRequest) =>
    wordpress.earlierSites(memberOf(ctx).account.id, home.href)

  async function refuse(ctx: RequestContext, asked: ConnectRequest, error: FormError): Promise<void> {
    ctx.status = 422
    agentPage(ctx, { asked, earlier: await earlierOf(ctx, asked), errors: [error] })
  }

  const back = (ctx: RequestContext, asked: ConnectRequest, outcome: Parameters<typeof wayBack>[1]): void => {
    ctx.redirect(wayBack(asked, outcome))
    ctx.status = 303
  }

  const isOpenToAll = ({ protocol, origin }: URL): boolean => protocol === 'http:' && !privateOrigins.has(origin)

  /**
   * What the plugin asks for; null: the refusal is said. Agents of the account do not connect sites. Nor is a site connected
   * over plain http: on the way somebody could read the code, or ask in the shop's name. Such an origin could not be proven
   * either.
   */
  const admit = (ctx: RequestContext): ConnectRequest | null => {
    const { title, notAllowed, notWhole, plainHttp } = connectTexts(ctx)
    const asked = connectRequest(ctx)
    if (!asked) refusalPage(ctx, 400, title, notWhole)
    else if (memberOf(ctx).role === 'agent') refusalPage(ctx, 403, title, notAllowed)
    else if ([asked.home, asked.returnTo].some(isOpenToAll)) refusalPage(ctx, 400, title, plainHttp(asked.home.origin))
    else return asked
    return null
  }

  /** What the form says of the agent; what is wrong with it is shown, and then there is none. */
  async function chosenAgent(ctx: RequestContext, asked: ConnectRequest): Promise<SiteAgent | 'keep' | null> {
    const texts = connectTexts(ctx)
    const choice = agentChoice(ctx)
    if (choice.kind === 'chosen') return choice.agent
    if (choice.kind === 'kept') return 'keep'
    const text = choice.field === 'url' ? texts.urlInvalid : texts.secretInvalid
    await refuse(ctx, asked, { field: choice.field, text })
    return null
  }

  async function test(ctx: RequestContext, asked: ConnectRequest): Promise<void> {
    const texts = connectTexts(ctx)
    const agent = await chosenAgent(ctx, asked)
    if (agent === null) return
    // The earlier site's agent answers its visitors; its health says how.
    if (agent === 'keep') return approve(ctx, asked)
    await limitTests(ctx)
    const tried = await tryAgent(agent, texts.question, 'wordpress')
    if (tried.kind === 'failed') {
      const text = `${texts.failed}. ${texts.advice[tried.failure]}`
      const more = tried.failure === 'blocked' && 'url' in agent ? ` ${privateAdvice(texts, agent.url)}` : ''
      return refuse(ctx, asked, { field: 'url', text: text + more })
    }
    approvalPage(ctx, {
      asked,
      earlier: await earlierOf(ctx, asked),
      question: texts.question,
      answer: tried.text,
      sealed: wordpress.choices.seal(agent, memberOf(ctx).account.id, asked.challenge),
    })
  }

  async function approve(ctx: RequestContext, asked: ConnectRequest): Promise<void> {
    const accountId = memberOf(ctx).account.id
    if (asked.elsewhere && fieldOf(ctx, 'elsewhere') !== 'mine')
      return refuse(ctx, asked, { field: 'elsewhere', text: connectTexts(ctx).elsewhereMissing })
    const answered = wordpress.choices.open(fieldOf(ctx, 'answered'), accountId, asked.challenge)
    const agent = answered ?? (await chosenAgent(ctx, asked))
    if (agent === null) return
    const earlier = await earlierOf(ctx, asked)
    const site = earlier.find(({ siteId }) => siteId === fieldOf(ctx, 'site'))
    const keeps = agent === 'keep'
    if (keeps && !site?.hasAgent) return refuse(ctx, asked, { field: 'url', text: connectTexts(ctx).urlInvalid })
    const code = await wordpress.codes.issue({
      accountId,
      home: asked.home.href,
      returnTo: asked.returnTo.href,
      challenge: asked.challenge,
      agent: keeps ? null : agent,
      answered: answered !== null,
      ...(site && { siteId: site.siteId }),
    })
    back(ctx, asked, { code })
  }

  router.get('/connect/wordpress', requireMember(services), async (ctx) => {
    const asked = admit(ctx)
    if (asked) agentPage(ctx, { asked, earlier: await earlierOf(ctx, asked) })
  })

  router.post('/connect/wordpress', formBody(), requireMember(services), checkCsrf(), async (ctx) => {
    const asked = admit(ctx)
    if (!asked) return
    switch (fieldOf(ctx, 'do')) {
      case 'test':
        return test(ctx, asked)
      case 'approve':
        return approve(ctx, asked)
      case 'cancel':
        return back(ctx, asked, { error: 'access_denied' })
      default:
        return agentPage(ctx, { asked, earlier: await earlierOf(ctx, asked) })
    }
  })
  return router
}

/** Only the operator lets an agent live on a private address: a merchant would reach the operator's network through it. */
function privateAdvice({ privateAgent }: ConnectTexts, url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return privateAgent(`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`, url)
}
