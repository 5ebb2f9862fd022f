import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import type { Vault } from '#keys/vault.ts'
import { resealShops } from '#platforms/shopify/reseal-shops.ts'
import { resealConnections } from '#platforms/wordpress/connections.ts'
import { resealSites } from '#sites/reseal-sites.ts'
import { resealVisitors } from '#visitors/reseal-visitors.ts'

/** How many documents were sealed anew. */
export interface Resealed {
  readonly sites: number
  readonly visitors: number
  readonly connections: number
  readonly shops: number
}

/**
 * Seals anew, under the present `PARLEY_SECRET`, what the former one sealed; ends early on `signal`. What is changed
 * meanwhile is left as it is. (The ring and the canary do it for themselves.)
 */
export async function resealAll(connection: Connection, vault: Vault, signal: AbortSignal): Promise<Resealed> {
  const sites = await resealSites(connection, vault, signal)
  const connections = await resealConnections(connection, vault, signal)
  const shops = await resealShops(connection, vault, signal)
  return { sites, connections, shops, visitors: await resealVisitors(connection, vault, signal) }
}

/**
 * Seals anew, in the background, what the former `PARLEY_SECRET` sealed: once that is done, and the last visitor tokens
 * of its time have ended (25 h), the former one can be dropped.
 *
 * @returns how to stop, waiting for what is under way; the next start goes on from there.
 */
export function startResealing(connection: Connection, vault: Vault, log: Logger): () => Promise<void> {
  const stop = new AbortController()
  const work = (async () => {
    const { sites, visitors, connections, shops } = await resealAll(connection, vault, stop.signal)
    if (!stop.signal.aborted)
      log.info({ count: sites + visitors + connections + shops }, 'everything is sealed under the present secret')
  })().catch((error: unknown) => log.error({ error }, 'not everything could be sealed under the present secret'))
  return async () => {
    stop.abort()
    await work
  }
}
