import { revoked } from './check-outcome.ts'
import { maxOrigins, tooManyOrigins } from './origins.ts'
import { type SiteOrigin, stateOf } from './site-origin.ts'

/** So many revoked origins are remembered, the last ones. They count for no limit. */
const rememberedRevoked = 10
/** A report has a failing origin asked again, and one that has moved, but not sooner after it was asked, in milliseconds. */
const askedLatelyMs = 30_000
/** A plugin that says goodbye gets so long, in milliseconds, to forget its secret before its origins are asked. */
const goodbyeMs = 1_000

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
 * With what a plugin reports now. A new one is asked for its proof, a failing one is asked again, and one that is no
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
  const added = [...urls].map(([origin, url]) => pending({ origin, addedAt: now }, url, now))
  return bounded([...kept, ...added])
}

const pending = ({ origin, addedAt }: SiteOrigin, url: string, now: Date): SiteOrigin => ({
  origin,
  addedAt,
  state: 'pending',
  url,
  checkAt: now,
})

function present(known: SiteOrigin, url: string, now: Date): SiteOrigin {
  const state = stateOf(known)
  if (state === 'revoked') return pending({ ...known, addedAt: now }, url, now)
  if (state === 'allowed') return known.url === undefined ? known : allowedStays(known, url)
  const { leaving, ...stays } = known
  const mayAskAt = new Date(Math.max(now.getTime(), (known.askedAt?.getTime() ?? 0) + askedLatelyMs))
  const elsewhere = url !== known.url || leaving
  const fails = known.failingSince !== undefined && mayAskAt <= now
  return { ...stays, url, ...(elsewhere || fails ? { checkAt: mayAskAt } : {}) }
}

const allowedStays = ({ leaving: _, checkAt: _checkAt, repeats: _repeats, ...stays }: SiteOrigin, url: string) => ({
  ...stays,
  url,
})

/** Has a report named it, which would be taken back? */
export const isReported = (known: SiteOrigin): boolean =>
  known.url !== undefined && !known.leaving && stateOf(known) !== 'revoked'

function missing(known: SiteOrigin, now: Date): SiteOrigin {
  if (!isReported(known)) return known
  if (stateOf(known) === 'pending' || stateOf(known) === 'failed') return revoked(known)
  const { repeats: _, ...leaves } = known
  return { ...leaves, leaving: true, checkAt: new Date(now.getTime() + goodbyeMs) }
}

function bounded(origins: Origins): SiteOrigin[] {
  if (origins.filter((origin) => stateOf(origin) !== 'revoked').length > maxOrigins) throw tooManyOrigins()
  const surplus = origins.filter((origin) => stateOf(origin) === 'revoked').slice(0, -rememberedRevoked)
  return origins.filter((origin) => !surplus.includes(origin))
}
