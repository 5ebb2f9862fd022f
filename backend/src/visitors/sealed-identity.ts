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
  return {
    subIndex: vault.blindIndex('visitor-sub', visitor.siteId, who.sub),
    ...(who.email?.trim() ? { emailIndex: emailIndexes(vault, visitor.siteId, who.email)[0] } : {}),
    sealed: sealIdentity(vault, visitor, who),
  }
}

/** How an address is found: by its index, and by the one under the previous secret. */
export function emailIndexes(vault: Vault, siteId: string, email: string): [string, ...string[]] {
  const address = email.trim().toLowerCase()
  const former = vault.previousBlindIndex('visitor-email', siteId, address)
  return [vault.blindIndex('visitor-email', siteId, address), ...(former === null ? [] : [former])]
}

/** Finds the one visitor of a site who is this person, also where the document was written under the previous secret. */
export function whoIs(vault: Vault, siteId: string, sub: string) {
  const former = vault.previousBlindIndex('visitor-sub', siteId, sub)
  const indexes = [vault.blindIndex('visitor-sub', siteId, sub), ...(former === null ? [] : [former])]
  return { siteId, 'identity.subIndex': { $in: indexes } }
}
