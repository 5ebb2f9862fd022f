import type { Connection } from 'mongoose'
import { changeOrigins } from './change-origins.ts'
import { mayBeAllowed, mayBeWithdrawn, withAllowed, withWithdrawn } from './origin-list.ts'
import { siteOf } from './site.ts'
import { type SiteDocument, siteModel } from './site-model.ts'
import { type SiteOrigin, stateOf } from './site-origin.ts'
import { tellPlatform } from './tell-platform.ts'

/** A site within its tenant. */
interface OwnedSite {
  readonly id: string
  readonly accountId: string
}

/** An origin as its owner sees it. */
export type OwnersOrigin = Pick<SiteOrigin, 'origin' | 'reason'> & {
  readonly state: ReturnType<typeof stateOf>
  readonly mayBeAllowed: boolean
  readonly mayBeWithdrawn: boolean
}

/** What an owner decides about a site's origins. */
export interface OwnerOrigins {
  /** As they are now, not as they were some seconds ago. */
  list(site: OwnedSite): Promise<OwnersOrigin[]>
  /** The owner answers for an origin that gives no proof. False: there is none that waits for one. */
  allow(site: OwnedSite, origin: string): Promise<boolean>
  /** The owner takes that back: it is asked for its proof. False: there is none that they could. */
  withdraw(site: OwnedSite, origin: string): Promise<boolean>
}

const isTaken = (site: SiteDocument | null): boolean => site?.connection?.unproven !== undefined

export function createOwnerOrigins(connection: Connection): OwnerOrigins {
  const sites = siteModel(connection)
  const mine = ({ id, accountId }: OwnedSite) => ({ _id: id, accountId })

  async function change(site: OwnedSite, wanted: (origins: readonly SiteOrigin[]) => SiteOrigin[] | null) {
    let done = false
    const changed = await changeOrigins(sites, mine(site), (origins) => {
      const after = wanted(origins)
      done = after !== null
      return after
    })
    if (changed && done) await tellPlatform(sites, siteOf(changed))
    return done
  }

  return {
    async list(site) {
      const found = await sites.findOne(mine(site)).lean()
      return (found?.origins ?? []).map((one) => ({
        origin: one.origin,
        state: stateOf(one),
        ...(one.reason !== undefined && { reason: one.reason }),
        mayBeAllowed: mayBeAllowed(one, isTaken(found)),
        mayBeWithdrawn: mayBeWithdrawn(one),
      }))
    },

    async allow(site, origin) {
      const taken = isTaken(await sites.findOne(mine(site)).lean())
      const waits = (one: SiteOrigin) => one.origin === origin && mayBeAllowed(one, taken)
      const done = await change(site, (origins) =>
        origins.some(waits) ? withAllowed(origins, origin, new Date()) : null,
      )
      // Whoever answers for an address answers for the connection that reported it.
      if (done) await sites.updateOne(mine(site), { $unset: { 'connection.unproven': '' } })
      return done
    },

    withdraw: (site, origin) =>
      change(site, (origins) =>
        origins.some((one) => one.origin === origin && mayBeWithdrawn(one))
          ? withWithdrawn(origins, origin, new Date())
          : null,
      ),
  }
}
