import type { Connection } from 'mongoose'
import type { Vault } from '#keys/secrets.ts'
import { openContact, sealContact } from './contacts.ts'
import { visitorModel } from './visitor-model.ts'

/** Seals under the present secret the contacts that the former one sealed; how many. Ends early on `signal`. */
export async function resealContacts(connection: Connection, vault: Vault, signal: AbortSignal): Promise<number> {
  const visitors = visitorModel(connection)
  let count = 0
  for await (const { _id, siteId, contact } of visitors
    .find({ contact: { $exists: true } })
    .lean()
    .cursor()) {
    if (signal.aborted) break
    if (contact === undefined || !vault.isStale(contact)) continue
    const visitor = { visitorId: _id, siteId }
    const fresh = sealContact(vault, visitor, openContact(vault, visitor, contact))
    const { modifiedCount } = await visitors.updateOne({ _id, contact }, { $set: { contact: fresh } })
    count += modifiedCount
  }
  return count
}
