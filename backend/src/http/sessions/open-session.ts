import { randomUUID } from 'node:crypto'
import type { OpenSession } from '@parley/protocol/session'
import type { Logger } from 'pino'
import { ApiError, invalid } from '#http/api-error.ts'
import type { Services } from '#http/services.ts'
import { newId } from '#ids.ts'
import { originOrNull } from '#sites/origins.ts'
import { mayStandOn, type Site } from '#sites/site.ts'
import type { SessionClaims } from '#visitors/visitor-token.ts'

type Asked = Pick<OpenSession, 'siteKey' | 'origin' | 'ticket' | 'returnToken' | 'identity'>

/** The site and origin that a session is for, if they may have one. */
export async function admitSite({ sites }: Services, asked: Asked): Promise<{ site: Site; origin: string }> {
  const site = await sites.byKey(asked.siteKey)
  if (!site) throw new ApiError('not_found', { detail: 'There is no site with this key.' })
  if (site.status !== 'active') throw new ApiError('site_disabled')
  const origin = originOrNull(asked.origin)
  if (origin === null || !mayStandOn(site, origin))
    throw new ApiError('origin_not_allowed', {
      detail: 'This origin is not listed for the site: add it with `parley site add-origin`.',
    })
  return { site, origin }
}

/**
 * Decides whose session it is. By rank: a proved identity, the previous token, a return token; who has none of them is
 * a new visitor, of whom nothing is written before the first message.
 *
 * @param previous the previous visitor token, from the `Authorization` header.
 * @throws {ApiError} `forbidden` with the path `ticket` or `identity`; `invalid_request` without a ticket.
 */
export async function decideVisitor(
  services: Services,
  { site, origin }: { site: Site; origin: string },
  asked: Asked,
  previous: string | null,
  log: Logger,
): Promise<SessionClaims> {
  const { visitors, revocations } = services
  const bearer = await renewable(services, site, origin, previous)
  if (!bearer) await redeemTicket(services, site, origin, asked.ticket)
  const present = bearer && !revocations.isRevoked(bearer) ? bearer : null
  const session = { siteId: site.id, origin, sessionId: present?.sessionId ?? randomUUID() }

  if (asked.identity) {
    const who = await provedIdentity(services, site, asked.identity.token, log)
    if (!site.openToVisitors && who.claims?.test !== true) throw notLive()
    const anonymous = present
      ? present.sealedIdentity === undefined
        ? present.visitorId
        : null
      : await returningVisitor(services, site, asked.returnToken)
    const identified = await visitors.identify(site.id, who, anonymous)
    // A moment ago it was an anonymous visitor's, or another person's at the same browser: its old token must not go on.
    const changed = present !== null && present.visitorId !== identified.visitorId
    if (changed) await revocations.revoke({ sessionId: present.sessionId })
    return { ...session, ...(changed ? { sessionId: randomUUID() } : {}), ...identified }
  }

  if (!site.openToVisitors) throw notLive()
  if (site.identityRequired)
    throw new ApiError('forbidden', {
      errors: [{ path: 'identity', message: 'this site requires a signed identity, as identity.token' }],
    })
  if (present?.sealedIdentity !== undefined) {
    // Signed out: the identified conversation is not this browser's any more.
    await revocations.revoke({ sessionId: present.sessionId })
    return { ...session, sessionId: randomUUID(), visitorId: newId('vis'), known: false }
  }
  if (present) return { ...session, visitorId: present.visitorId, known: await visitors.isKnown(present) }
  const returning = bearer ? null : await returningVisitor(services, site, asked.returnToken)
  return { ...session, visitorId: returning ?? newId('vis'), known: returning !== null }
}

/** Its merchant is still trying the site: only whom the plugin marks as such may chat. */
const notLive = () =>
  new ApiError('forbidden', {
    errors: [{ path: 'identity', message: 'this site is not live yet: its agent has not answered a test question' }],
  })

/** The previous session, if its token still renews one for this site and origin. Erased ones count: they need no ticket. */
async function renewable(
  { visitorTokens }: Services,
  site: Site,
  origin: string,
  token: string | null,
): Promise<SessionClaims | null> {
  const verified = token === null ? null : await visitorTokens.verifyForRenewal(token)
  if (verified?.kind !== 'ok') return null
  return verified.claims.siteId === site.id && verified.claims.origin === origin ? verified.claims : null
}

async function redeemTicket(
  { tickets }: Services,
  site: Site,
  origin: string,
  ticket: string | undefined,
): Promise<void> {
  if (ticket === undefined) throw invalid('ticket', 'a ticket from the embed document, or a previous token, is needed')
  const redeemed = await tickets.redeem(ticket, { siteId: site.id, origin })
  if (redeemed !== 'ok')
    throw new ApiError('forbidden', {
      errors: [{ path: 'ticket', message: `the ticket is ${redeemed}: load /embed/${site.key} for a new one` }],
    })
}

async function provedIdentity(
  { sites, wordpress, shopify, verifyIdentity }: Services,
  site: Site,
  token: string,
  log: Logger,
) {
  const identityKey = await sites.identityKey(site.id)
  if (identityKey === null) throw new ApiError('not_found')
  const plugin = site.connectionId === null ? null : await wordpress.identityKey(site.id)
  const pluginKey = plugin === 'unproven' ? null : plugin
  const shop = site.shop && { shopId: site.shop.id, secrets: (await shopify?.identities.secrets(site)) ?? [] }
  const verified = await verifyIdentity(token, { siteId: site.id, identityKey, pluginKey, shop })
  if (verified.kind === 'ok') return verified.identity
  log.info({ site: site.id, reason: verified.reason }, 'an identity was refused')
  const message =
    plugin === 'unproven'
      ? 'the plugin signs for nobody yet: wait until an address of the site is proven under its new connection'
      : `the identity is ${verified.reason}: see docs/protocol/embedding.md, Signed identities`
  throw new ApiError('forbidden', { errors: [{ path: 'identity', message }] })
}

const returningVisitor = ({ returnTokens }: Services, site: Site, token: string | undefined): Promise<string | null> =>
  token === undefined ? Promise.resolve(null) : returnTokens.redeem(token, site.id)
