import type Router from '@koa/router'
import { type PushAccepted, pushMessage } from '@parley/protocol/message'
import { maxTextLength } from '@parley/protocol/text'
import { presentMessage } from '#conversation/presenters.ts'
import { inTime } from '#database/in-time.ts'
import { ApiError } from '#http/api-error.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import { bearerToken } from '#http/middleware/require-session.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import type { Site } from '#sites/site.ts'
import { hashSecretKey } from '#sites/site-secrets.ts'

/** `POST /v1/agent/messages`: a workflow or a system pushes into a conversation of its own site. */
export function pushRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const limit = rateLimit(services, {
    name: 'agent_messages',
    max: 60,
    by: (ctx) => hashSecretKey(bearerToken(ctx) ?? ''),
  })

  const notAllowed = (path: string, site: Site) =>
    new ApiError('forbidden', {
      errors: [{ path, message: `the site lets no person speak: parley site set ${site.key} --allow-agent-role` }],
    })

  router.post('/v1/agent/messages', jsonBody(), async (ctx) => {
    const key = bearerToken(ctx)
    const site = key === null ? null : await services.sites.bySecretKey(key)
    if (!site)
      throw new ApiError('session_required', { detail: "Send the site's secret key as `Authorization: Bearer sk_…`." })
    await limit(ctx)
    const pushed = parseBody(ctx, pushMessage)
    if (pushed.text.length > maxTextLength)
      throw new ApiError('message_too_long', { detail: `A message may have ${maxTextLength} characters at most.` })
    if (pushed.role === 'agent' && !site.allowAgentRole) throw notAllowed('role', site)
    if (pushed.handoff !== undefined && !site.allowAgentRole) throw notAllowed('handoff', site)
    const message = await inTime(services.conversations.push({ ...pushed, siteId: site.id }))
    if (message === 'not_found') throw new ApiError('not_found')
    if (message === 'closed')
      throw new ApiError('conflict', {
        detail: 'The conversation is closed: what the visitor says next opens another.',
      })
    const body: PushAccepted = { message: presentMessage(message) }
    ctx.status = 202
    ctx.body = body
  })
  return router
}
