import { createHash, randomBytes } from 'node:crypto'
import type { Vault } from '#keys/vault.ts'

/** A new secret of a site, with 256 random bits: `sk_…` or `ik_…`. */
export const newSecretKey = (prefix: 'sk' | 'ik'): string => `${prefix}_${randomBytes(32).toString('base64url')}`

/** What is kept of an `sk_…`. It is random, so a plain hash keeps it as safe as a slow one would. */
export const hashSecretKey = (key: string): string => createHash('sha256').update(key).digest('base64url')

const binding = (siteId: string) => ({ purpose: 'identity-key', tenant: siteId, record: siteId })

/** An `ik_…` is sealed and not hashed: verifying an HMAC takes the key itself. */
export const sealIdentityKey = (vault: Vault, siteId: string, key: string): string => vault.seal(key, binding(siteId))

export const openIdentityKey = (vault: Vault, siteId: string, sealed: string): string =>
  vault.open(sealed, binding(siteId))
