import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { contactIndex, openContact, sealContact } from './contacts.ts'
import { identityFields, openIdentity } from './sealed-identity.ts'
import { type VisitorDocument, visitorModel } from './visitor-model.ts'

/** Seals under the present secret what the former one sealed of visitors; how many there were. Ends early on `signal`. */
export async function resealVisitors(connection: Connection, vault: Vault, signal: AbortSignal): Promise<number> {
  const visitors = visitorModel(connection)
  let count = 0
  for await (const visitor of visitors
    .find({ $or: [{ identity: { $exists: true } }, { contact: { $exists: true } }] })
    .lean()
    .cursor()) {
    if (signal.aborted) break
    const fresh = freshFields(vault, visitor)
    if (Object.keys(fresh).length === 0) continue
    const { _id, identity, contact } = visitor
    // Null finds what is absent, too.
    const unchanged = { _id, 'identity.sealed': identity?.sealed ?? null, contact: contact ?? null }
    await visitors.updateOne(unchanged, { $set: fresh })
    count += 1
  }
  return count
}

function freshFields(vault: Vault, { _id, siteId, identity, contact }: VisitorDocument): Partial<VisitorDocument> {
  const visitor = { visitorId: _id, siteId }
  const stale = contact !== undefined && vault.isStale(contact) ? openContact(vault, visitor, contact) : null
  return {
    ...(identity && vault.isStale(identity.sealed)
      ? { identity: identityFields(vault, visitor, openIdentity(vault, visitor, identity.sealed)) }
      : {}),
    ...(stale && { contact: sealContact(vault, visitor, stale), contactIndex: contactIndex(vault, visitor, stale) }),
  }
}
