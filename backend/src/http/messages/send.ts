import { type MessageAccepted, sendMessage } from '@parley/protocol/message'
import { maxTextLength } from '@parley/protocol/text'
import { presentMessage } from '#conversation/presenters.ts'
import type { MessageRecord } from '#conversation/record.ts'
import type { VisitorMessage } from '#conversation/transcripts.ts'
import { inTime } from '#database/in-time.ts'
import { ApiError } from '#http/api-error.ts'
import { limitKey } from '#http/client-address.ts'
import { onQuota } from '#http/limits/quota.ts'
import { type RateLimit, rateLimit } from '#http/limits/rate-limit.ts'
import { sessionLimit } from '#http/limits/session-limit.ts'
import { parseBody } from '#http/middleware/json-body.ts'
import { type RequestContext, sessionOf } from '#http/request-state.ts'
import { refuseWhileStopping, type Services } from '#http/services.ts'

/** A stored message, new or repeated. */
export interface Stored {
  readonly message: MessageRecord
  readonly reply: { id: string; seq: number } | null
  /** Is it the first thing that an anonymous visitor ever said? */
  readonly first: boolean
}

/** How often a session, and an address on a site, may ask the agent something. */
export function messageLimit(services: Services): RateLimit {
  const perSession = sessionLimit(services, 'messages_session', 20)
  const perAddress = rateLimit(services, {
    name: 'messages_address',
    max: 60,
    by: (ctx) => services.hashAddress(limitKey(ctx.state.address), sessionOf(ctx).site.id),
  })
  return async function messageLimit(ctx) {
    await perSession(ctx)
    await perAddress(ctx)
  }
}

/** What `POST /v1/messages` does before it answers. */
export function messageSender(services: Services, limit: RateLimit): (ctx: RequestContext) => Promise<Stored> {
  return async function send(ctx) {
    const { visitor } = sessionOf(ctx)
    const message = messageOf(ctx)
    // Looked up before anything is counted: a phone that repeats what it is unsure of must not run into a limit.
    const known = await services.conversations.said(visitor, message.clientId)
    if (known) return repeated(services, known, message)
    refuseWhileStopping(services)
    await limit(ctx)
    const accepted = await onQuota(
      services,
      ctx,
      () => inTime(services.conversations.say(message)),
      (stored) => typeof stored !== 'string' && stored.reply !== null,
    )
    if (accepted === 'full') throw new ApiError('too_many_waiting', { retryAfter: 5 })
    if (accepted !== 'duplicate') return { message: accepted.message, reply: accepted.reply, first: accepted.first }
    const first = await services.conversations.said(visitor, message.clientId)
    if (!first) throw new ApiError('unavailable', { retryAfter: 1 })
    return repeated(services, first, message)
  }
}

function messageOf(ctx: RequestContext): VisitorMessage {
  const { visitor } = sessionOf(ctx)
  const { id, text, page } = parseBody(ctx, sendMessage)
  if (text.length > maxTextLength)
    throw new ApiError('message_too_long', { detail: `A message may have ${maxTextLength} characters at most.` })
  return {
    siteId: visitor.siteId,
    visitorId: visitor.visitorId,
    clientId: id,
    text,
    context: {
      page: page ?? null,
      locale: visitor.locale ?? null,
      timeZone: visitor.timeZone ?? null,
      userAgent: ctx.get('User-Agent').slice(0, 300) || null,
      known: visitor.known,
    },
    ...(visitor.sealedIdentity === undefined ? {} : { sealedIdentity: visitor.sealedIdentity }),
  }
}

async function repeated(services: Services, known: MessageRecord, message: VisitorMessage): Promise<Stored> {
  if (known.text !== message.text)
    throw new ApiError('conflict', { errors: [{ path: 'id', message: 'this id was used for another text' }] })
  const reply = known.replyId === undefined ? null : { id: known.replyId, seq: known.seq + 1 }
  const earlier = await services.transcripts.conversations(message, { before: known.conversationId, limit: 1 })
  return { message: known, reply, first: known.seq === 1 && earlier?.length === 0 }
}

/** The body of the response, less the return token. */
export const acceptedBody = ({ message, reply }: Stored): Omit<MessageAccepted, 'returnToken'> => ({
  message: presentMessage(message),
  reply,
})
