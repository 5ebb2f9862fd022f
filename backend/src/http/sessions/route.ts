import type Router from '@koa/router'
import { openSession, type Session } from '@parley/protocol/session'
import { presentConversation, presentMessage } from '#conversation/presenters.ts'
import { limitKey } from '#http/client-address.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { shownPosition } from '#http/message-page.ts'
import { jsonBody, parseBody } from '#http/middleware/json-body.ts'
import { bearerToken } from '#http/middleware/require-session.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { admitSite, decideVisitor } from './open-session.ts'

/** Messages that a new session brings along. */
const recent = 50

/** `POST /v1/sessions` */
export function sessionRoutes(services: Services): Router<RequestState> {
  const router = newRouter()
  const limit = rateLimit(services, {
    name: 'sessions',
    max: 30,
    by: (ctx) => services.hashAddress(limitKey(ctx.state.address), siteKeyOf(ctx.state.body)),
  })

  router.post('/v1/sessions', jsonBody(), limit, async (ctx) => {
    const asked = parseBody(ctx, openSession)
    const admitted = await admitSite(services, asked)
    const decided = await decideVisitor(services, admitted, asked, bearerToken(ctx), ctx.state.log)
    const { locale, timeZone } = asked
    const visitor = { ...decided, ...(locale && { locale }), ...(timeZone && { timeZone }) }
    const { token, expiresAt } = await services.visitorTokens.issue(visitor)
    const conversation = await services.transcripts.current(visitor)
    const messages = conversation ? await services.transcripts.messagesBefore(conversation, undefined, recent) : []
    const who =
      visitor.sealedIdentity === undefined ? undefined : services.visitors.openIdentity(visitor, visitor.sealedIdentity)
    const session: Session = {
      token,
      expiresAt: expiresAt.toISOString(),
      visitor: {
        id: visitor.visitorId,
        known: visitor.known,
        identified: visitor.sealedIdentity !== undefined,
        ...(who?.name === undefined ? {} : { name: who.name }),
      },
      conversation: conversation && presentConversation(conversation),
      messages: messages.map(presentMessage),
      cursor: shownPosition(messages),
      site: admitted.site.config,
    }
    // What a merchant tries in the theme editor says nothing of the shop that visitors see.
    if (who?.claims?.test !== true) services.noteOpening(admitted.site, admitted.origin)
    ctx.status = 201
    ctx.body = session
  })
  return router
}

/** Counted before the body is judged: a client that sends rubbish is limited like any other. */
const siteKeyOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'siteKey' in body && typeof body.siteKey === 'string'
    ? body.siteKey.slice(0, 64)
    : ''
