import type { Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Vault } from '#keys/vault.ts'
import { contactIndex, openContact } from './contacts.ts'
import { emailIndexes, openIdentity, whoIs } from './sealed-identity.ts'
import { type VisitorDocument, visitorModel } from './visitor-model.ts'

/** A person whose data somebody asks for, as the shop knows them: by id, by address, or by both. */
export interface Person {
  readonly siteId: string
  readonly email?: string
  readonly sub?: string
}

/** What is kept of one visitor, apart from what was said. */
export interface PersonRecord {
  readonly visitor: VisitorRef
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly identity?: { readonly sub: string; readonly email?: string | undefined; readonly name?: string | undefined }
  readonly contact?: { readonly email?: string | undefined; readonly name?: string | undefined }
}

/**
 * The visitors of a site who are this person: by the shop's signature (id or address), or by the address that they left
 * themselves. In the order in which they came, and never all at once: anybody may leave an address, as often as they like.
 */
export function createPeople(connection: Connection, vault: Vault): (person: Person) => AsyncIterable<PersonRecord> {
  const visitors = visitorModel(connection)

  const recordOf = ({ _id, siteId, createdAt, lastSeenAt, identity, contact }: VisitorDocument): PersonRecord => {
    const visitor = { visitorId: _id, siteId }
    return {
      visitor,
      createdAt,
      lastSeenAt,
      ...(identity && { identity: openIdentity(vault, visitor, identity.sealed) }),
      ...(contact !== undefined && { contact: openContact(vault, visitor, contact) }),
    }
  }

  /** Contacts that were kept before they could be found by their address get what they are found by. */
  async function indexEarlierContacts(siteId: string): Promise<void> {
    const earlier = { siteId, contact: { $exists: true }, contactIndex: { $exists: false } }
    for await (const { _id, contact = '' } of visitors.find(earlier, { contact: 1 }).lean().cursor()) {
      const visitor = { visitorId: _id, siteId }
      const index = contactIndex(vault, visitor, openContact(vault, visitor, contact))
      await visitors.updateOne({ _id, contact }, { $set: { contactIndex: index } })
    }
  }

  return async function* ({ siteId, email, sub }) {
    if (email !== undefined) await indexEarlierContacts(siteId)
    const indexes = email === undefined ? [] : emailIndexes(vault, siteId, email)
    const ways = [
      { siteId, 'identity.emailIndex': { $in: indexes } },
      { siteId, contact: { $exists: true }, contactIndex: { $in: indexes } },
      ...(sub === undefined ? [] : [whoIs(vault, siteId, sub)]),
    ]
    const found = visitors.find({ $or: ways }).sort({ createdAt: 1, _id: 1 }).lean().cursor()
    for await (const document of found) yield recordOf(document)
  }
}
