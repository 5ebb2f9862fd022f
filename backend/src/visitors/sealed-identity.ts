import * as v from 'valibot'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Vault } from '#keys/vault.ts'
import { type Identity, identity } from './identity.ts'
import type { VisitorDocument } from './visitor-model.ts'

const binding = ({ visitorId, siteId }: VisitorRef) => ({
  purpose: 'visitor-identity',
  tenant: siteId,
  record: visitorId,
})

/** An identity as it stands in the visitor's token and document: it opens for that visitor alone. */
export const sealIdentity = (vault: Vault, visitor: VisitorRef, who: Identity): string =>
  vault.seal(JSON.stringify(who), binding(visitor))

export const openIdentity = (vault: Vault, visitor: VisitorRef, sealed: string): Identity =>
  v.parse(identity, JSON.parse(vault.open(sealed, binding(visitor))))

/** What the visitor's document keeps of an identity: sealed, and findable by person and by address. */
export function identityFields(
  vault: Vault,
  visitor: VisitorRef,
  who: Identity,
): NonNullable<VisitorDocument['identity']> {
  const email = who.email?.trim().toLowerCase()
  return {
    subIndex: vault.blindIndex('visitor-sub', visitor.siteId, who.sub),
    ...(email ? { emailIndex: vault.blindIndex('visitor-email', visitor.siteId, email) } : {}),
    sealed: sealIdentity(vault, visitor, who),
  }
}

/** Finds the one visitor of a site who is this person, also where the document was written under the previous secret. */
export function whoIs(vault: Vault, siteId: string, sub: string) {
  const former = vault.previousBlindIndex('visitor-sub', siteId, sub)
  const indexes = [vault.blindIndex('visitor-sub', siteId, sub), ...(former === null ? [] : [former])]
  return { siteId, 'identity.subIndex': { $in: indexes } }
}
