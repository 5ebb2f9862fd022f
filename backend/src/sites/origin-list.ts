import { revoked } from './check-outcome.ts'
import { maxOrigins, tooManyOrigins } from './origins.ts'
import { type SiteOrigin, stateOf } from './site-origin.ts'

/** So many revoked origins are remembered, the last ones. They count for no limit. */
const rememberedRevoked = 10
/** A report has a failing origin asked again, and one that has moved, but not sooner after it was asked, in milliseconds. */
const askedLatelyMs = 30_000
/** A plugin gets so long, in milliseconds, to keep its new secret or forget its old one before its origins are asked. */
export const settleMs = 1_000
/**
 * What a call reports is asked once that call is answered (`proofs.answered`): before, the site's PHP waits, and may not have
 * its secret. Where nobody says so, for the process has died, it is asked after so long, in milliseconds.
 */
const unansweredMs = 60_000

/** What a plugin says of one origin of its site. */
export interface ReportedOrigin {
  readonly origin: string
  /** Of that origin; its proof is asked there. */
  readonly url: string
}

type Origins = readonly SiteOrigin[]

/** With an origin that its owner answers for. @throws {SiteError} `too_many_origins` */
export function withAllowed(origins: Origins, origin: string, now: Date): SiteOrigin[] {
  const known = origins.find((one) => one.origin === origin)
  if (known && stateOf(known) === 'allowed' && !known.leaving) return [...origins]
  const reported = known && stateOf(known) !== 'revoked' && known.url !== undefined ? { url: known.url } : {}
  const allowed: SiteOrigin = { origin, addedAt: known?.addedAt ?? now, state: 'allowed', ...reported }
  return bounded(known ? origins.map((one) => (one === known ? allowed : one)) : [...origins, allowed])
}

/**
 * With what a plugin reports now. A new one waits to be asked for its proof, a failing one is asked again, and one that is no
 * longer reported is revoked as soon as it does not prove itself: a copy of the shop must not take away the shop's.
 *
 * @throws {SiteError} `too_many_origins`
 */
export function withReported(origins: Origins, report: readonly ReportedOrigin[], now: Date): SiteOrigin[] {
  const urls = new Map(report.map(({ origin, url }) => [origin, url]))
  const kept = origins.map((known) => {
    const url = urls.get(known.origin)
    urls.delete(known.origin)
    return url === undefined ? missing(known, now) : present(known, url, now)
  })
  const added = [...urls].map(([origin, url]) => pending({ origin, addedAt: now }, url, after(now, unansweredMs)))
  return bounded([...kept, ...added])
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms)

const pending = ({ origin, addedAt }: SiteOrigin, url: string, checkAt: Date): SiteOrigin => ({
  origin,
  addedAt,
  state: 'pending',
  url,
  checkAt,
})

function present(known: SiteOrigin, url: string, now: Date): SiteOrigin {
  const state = stateOf(known)
  if (state === 'revoked') return pending({ ...known, addedAt: now }, url, after(now, unansweredMs))
  if (state === 'allowed') return known.url === undefined ? known : allowedStays(known, url)
  const { leaving, ...stays } = known
  // Its first asking follows the answer to the report that brought it.
  if (known.askedAt === undefined) return { ...stays, url }
  const soon = after(now, settleMs)
  const mayAskAt = after(known.askedAt, askedLatelyMs)
  if (url !== known.url || leaving) return { ...stays, url, checkAt: mayAskAt > soon ? mayAskAt : soon }
  // Reports that follow each other closely do not put it off.
  const fails = known.failingSince !== undefined && mayAskAt <= now
  const isSooner = known.checkAt === undefined || soon < known.checkAt
  return { ...stays, url, ...(fails && isSooner && { checkAt: soon }) }
}

const allowedStays = ({ leaving: _, checkAt: _checkAt, repeats: _repeats, ...stays }: SiteOrigin, url: string) => ({
  ...stays,
  url,
})

/** Another connection has the site now: what is reported is asked, whatever it has proven to the former one. */
export const askedAnew = (origins: Origins, now: Date): SiteOrigin[] =>
  origins.map((known) => {
    if (!isReported(known) || stateOf(known) === 'allowed') return known
    const { repeats: _, askedAt: _askedAt, ...anew } = known
    return { ...anew, checkAt: after(now, unansweredMs) }
  })

/** The connection was ended: nothing holds that its plugin reported. */
export const withEnded = (origins: Origins): SiteOrigin[] =>
  origins.map((known) => (known.url === undefined ? known : revoked(known)))

/**
 * May its owner answer for it? It was reported, and has not proven itself; or it has, and to another connection.
 *
 * @param isTaken whether the site's connection waits for a proof of its home.
 */
export const mayBeAllowed = (known: SiteOrigin, isTaken: boolean): boolean =>
  stateOf(known) === 'pending' || stateOf(known) === 'failed' || (isTaken && isReported(known))

/** May its owner take their word back? One that no plugin reported could not be asked instead. */
export const mayBeWithdrawn = (known: SiteOrigin): boolean => stateOf(known) === 'allowed' && known.url !== undefined

/** Its owner answers for it no more: it is asked for its proof, as any other. */
export const withWithdrawn = (origins: Origins, origin: string, now: Date): SiteOrigin[] =>
  origins.map((known) =>
    known.origin === origin && mayBeWithdrawn(known) ? pending(known, known.url ?? '', now) : known,
  )

/** Has a report named it, which would be taken back? */
export const isReported = (known: SiteOrigin): boolean =>
  known.url !== undefined && !known.leaving && stateOf(known) !== 'revoked'

/** What a report has said of it, where one has. */
export const asReported = (known: SiteOrigin): ReportedOrigin[] =>
  known.url !== undefined && isReported(known) ? [{ origin: known.origin, url: known.url }] : []

function missing(known: SiteOrigin, now: Date): SiteOrigin {
  if (!isReported(known)) return known
  if (stateOf(known) === 'pending' || stateOf(known) === 'failed') return revoked(known)
  const { repeats: _, ...leaves } = known
  return { ...leaves, leaving: true, checkAt: after(now, settleMs) }
}

/** @throws {SiteError} `too_many_origins` */
export function bounded(origins: Origins): SiteOrigin[] {
  if (origins.filter((origin) => stateOf(origin) !== 'revoked').length > maxOrigins) throw tooManyOrigins()
  const surplus = origins.filter((origin) => stateOf(origin) === 'revoked').slice(0, -rememberedRevoked)
  return origins.filter((origin) => !surplus.includes(origin))
}
