import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { openAgentAccess, sealAgentAccess } from './agent-access.ts'
import { siteModel } from './site-model.ts'
import { openIdentityKey, sealIdentityKey } from './site-secrets.ts'

/** Seals under the present secret what the former one sealed of sites; how many there were. Ends early on `signal`. */
export async function resealSites(connection: Connection, vault: Vault, signal: AbortSignal): Promise<number> {
  const sites = siteModel(connection)
  let count = 0
  for await (const { _id, agent, identityKey } of sites.find({}, { agent: 1, identityKey: 1 }).lean().cursor()) {
    if (signal.aborted) break
    if (!vault.isStale(identityKey) && (agent === null || !vault.isStale(agent))) continue
    await sites.updateOne(
      // As it was read: what an administrator changed meanwhile is sealed under the present secret already.
      { _id, agent, identityKey },
      {
        $set: {
          identityKey: sealIdentityKey(vault, _id, openIdentityKey(vault, _id, identityKey)),
          agent: agent && sealAgentAccess(vault, _id, openAgentAccess(vault, _id, agent)),
        },
      },
    )
    count += 1
  }
  return count
}
