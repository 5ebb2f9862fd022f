import type Router from '@koa/router'
import type { HandoffAccepted } from '@parley/protocol/handoff'
import { ApiError } from '#http/api-error.ts'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { requireSession } from '#http/middleware/require-session.ts'
import { type RequestContext, type RequestState, sessionOf } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'

/** `/v1/handoff`: the visitor asks for a person, or goes back to the agent. */
export function handoffRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const session = requireSession(services)
  const limit = sessionLimit(services, 'handoff', 20)

  const handOff = async (ctx: RequestContext, wish: 'requested' | 'released') => {
    const state = await services.conversations.handOff(sessionOf(ctx).visitor, wish)
    if (state === null) throw new ApiError('conflict', { detail: 'No conversation is open: send a message first.' })
    const body: HandoffAccepted = { state }
    ctx.status = 202
    ctx.body = body
  }

  router.post('/v1/handoff', session, limit, async (ctx) => {
    if (!sessionOf(ctx).site.config.features.handoff)
      throw new ApiError('forbidden', { detail: 'The site offers no handoff.' })
    await handOff(ctx, 'requested')
  })
  // Also where the site offers none any more: a visitor must not be stuck where nobody answers.
  router.delete('/v1/handoff', session, limit, (ctx) => handOff(ctx, 'released'))
  return router
}
