import { revoked } from './check-outcome.ts'
import { bounded } from './origin-list.ts'
import { maxOrigins } from './origins.ts'
import { type SiteOrigin, stateOf } from './site-origin.ts'

/**
 * With the origins that the shop's platform itself says are the shop's: they need no other proof. One that it names no more
 * is revoked; what the owner answers for stays. Of more than a site may have, the first count.
 *
 * @returns null: nothing changes.
 */
export function withPlatformOrigins(
  origins: readonly SiteOrigin[],
  allNamed: readonly string[],
  now: Date,
): SiteOrigin[] | null {
  const known = new Map(origins.map((one) => [one.origin, one]))
  const owned = origins.filter((one) => stateOf(one) === 'allowed').map(({ origin }) => origin)
  const named = allNamed.filter((origin) => !owned.includes(origin)).slice(0, maxOrigins - owned.length)
  const kept = origins.map((one) => {
    const state = stateOf(one)
    if (state === 'allowed') return one
    if (!named.includes(one.origin)) return state === 'revoked' ? one : revoked(one)
    return state === 'proven' ? one : { origin: one.origin, addedAt: now, state: 'proven' as const }
  })
  const added = named.filter((origin) => !known.has(origin))
  if (added.length === 0 && kept.every((one, at) => one === origins[at])) return null
  return bounded([...kept, ...added.map((origin) => ({ origin, addedAt: now, state: 'proven' as const }))])
}
