import type { Contact } from '@parley/protocol/contact'
import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { openContact } from './contacts.ts'
import type { Identity } from './identity.ts'
import { openIdentity } from './sealed-identity.ts'
import { visitorModel } from './visitor-model.ts'

/** Who a visitor is, for the merchant. */
export interface Profile {
  /** By the shop's own signature. */
  readonly identity?: Identity
  /** By the visitor's word. */
  readonly contact?: Contact
}

/** Who these visitors of a site are; whoever said nothing is left out. */
export type Profiles = (siteId: string, visitorIds: readonly string[]) => Promise<Map<string, Profile>>

export function createProfiles(connection: Connection, vault: Vault): Profiles {
  const visitors = visitorModel(connection)
  return async (siteId, visitorIds) => {
    const named = { $or: [{ identity: { $exists: true } }, { contact: { $exists: true } }] }
    const found = await visitors.find({ _id: { $in: [...visitorIds] }, siteId, ...named }).lean()
    return new Map(
      found.map(({ _id, identity, contact }) => {
        const visitor = { visitorId: _id, siteId }
        return [
          _id,
          {
            ...(identity && { identity: openIdentity(vault, visitor, identity.sealed) }),
            ...(contact !== undefined && { contact: openContact(vault, visitor, contact) }),
          },
        ]
      }),
    )
  }
}
