import type { Connection } from 'mongoose'
import type { Vault } from '#keys/secrets.ts'
import { identityFields, openIdentity } from './sealed-identity.ts'
import { visitorModel } from './visitor-model.ts'

/** Seals under the present secret what the former one sealed of visitors; how many there were. Ends early on `signal`. */
export async function resealVisitors(connection: Connection, vault: Vault, signal: AbortSignal): Promise<number> {
  const visitors = visitorModel(connection)
  let count = 0
  for await (const { _id, siteId, identity } of visitors
    .find({ identity: { $exists: true } })
    .lean()
    .cursor()) {
    if (signal.aborted) break
    if (!identity || !vault.isStale(identity.sealed)) continue
    const visitor = { visitorId: _id, siteId }
    const fresh = identityFields(vault, visitor, openIdentity(vault, visitor, identity.sealed))
    await visitors.updateOne({ _id, 'identity.sealed': identity.sealed }, { $set: { identity: fresh } })
    count += 1
  }
  return count
}
