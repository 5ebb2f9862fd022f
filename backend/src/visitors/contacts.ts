import { type Contact, contact } from '@parley/protocol/contact'
import type { Connection } from 'mongoose'
import * as v from 'valibot'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Vault } from '#keys/vault.ts'
import { emailIndexes } from './sealed-identity.ts'
import { visitorModel } from './visitor-model.ts'

/** How visitors may be reached, by their own word. It is kept sealed in the visitor's document and goes with it. */
export interface Contacts {
  /** Replaces what was kept; false where nothing is known of the visitor. */
  set(visitor: VisitorRef, contact: Contact): Promise<boolean>
}

const binding = ({ visitorId, siteId }: VisitorRef) => ({
  purpose: 'visitor-contact',
  tenant: siteId,
  record: visitorId,
})

export const sealContact = (vault: Vault, visitor: VisitorRef, who: Contact): string =>
  vault.seal(JSON.stringify(who), binding(visitor))

export const openContact = (vault: Vault, visitor: VisitorRef, sealed: string): Contact =>
  v.parse(contact, JSON.parse(vault.open(sealed, binding(visitor))))

/** By which a contact is found; '' for one without an address. */
export const contactIndex = (vault: Vault, { siteId }: VisitorRef, { email }: Contact): string =>
  email === undefined ? '' : emailIndexes(vault, siteId, email)[0]

export function createContacts(connection: Connection, vault: Vault): Contacts {
  const visitors = visitorModel(connection)
  return {
    async set(visitor, who) {
      const kept = Object.keys(who).length > 0
      const { matchedCount } = await visitors.updateOne(
        { _id: visitor.visitorId, siteId: visitor.siteId },
        kept
          ? { $set: { contact: sealContact(vault, visitor, who), contactIndex: contactIndex(vault, visitor, who) } }
          : { $unset: { contact: 1, contactIndex: 1 } },
      )
      return matchedCount === 1
    },
  }
}
