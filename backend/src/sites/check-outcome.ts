import { type ProofReason, type SiteOrigin, stateOf } from './site-origin.ts'

/** What asking an origin for its proof came to. `again`: it may be another thing in some seconds. */
export type CheckOutcome = 'proven' | { readonly reason: ProofReason; readonly again: boolean }

/** A check is repeated after so long, in milliseconds, then it counts. */
export const repeatAfterMs = [5_000, 30_000] as const
/** A proof is renewed after so long, in milliseconds; a failed one is asked for as often. */
export const renewAfterMs = 24 * 3600_000
/** So long in vain, in milliseconds, and the origin has ended. */
export const endAfterMs = 7 * 24 * 3600_000

/** The origin after it was asked for its proof. */
export function afterCheck(origin: SiteOrigin, outcome: CheckOutcome, now: Date): SiteOrigin {
  const { repeats = 0 } = origin
  const repeatMs = repeatAfterMs[repeats]
  // The proof of an origin that leaves may come from a plugin that is about to forget its secret.
  const unsure = outcome === 'proven' ? origin.leaving : outcome.again
  if (unsure && repeatMs !== undefined) return { ...origin, ...asked(now, repeatMs), repeats: repeats + 1 }
  const { repeats: _, ...settled } = origin
  if (outcome !== 'proven') return failed(settled, outcome.reason, now)
  const { reason: _reason, failingSince: _since, leaving: _leaving, ...holds } = settled
  if (stateOf(origin) === 'allowed') return withoutCheck(holds)
  return { ...holds, state: 'proven', ...asked(now, renewAfterMs) }
}

function failed(origin: SiteOrigin, reason: ProofReason, now: Date): SiteOrigin {
  if (origin.leaving) return revoked(origin)
  const { failingSince = now } = origin
  const ended = now.getTime() - failingSince.getTime() >= endAfterMs
  const after: SiteOrigin = {
    ...origin,
    reason,
    failingSince,
    state: stateOf(origin) === 'proven' && !ended ? 'proven' : 'failed',
    ...asked(now, renewAfterMs),
  }
  return ended ? withoutCheck(after) : after
}

/** No longer the site's. Kept for a while, so that its plugin can say so. */
export const revoked = ({ origin, addedAt, url }: SiteOrigin): SiteOrigin => ({
  origin,
  addedAt,
  state: 'revoked',
  ...(url === undefined ? {} : { url }),
})

const asked = (now: Date, nextMs: number) => ({ askedAt: now, checkAt: new Date(now.getTime() + nextMs) })

const withoutCheck = ({ checkAt: _, ...origin }: SiteOrigin): SiteOrigin => origin
