import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { AgentAuthentication } from '#agent/settings.ts'
import type { Vault } from '#keys/secrets.ts'
import type { SiteDocument } from './site-model.ts'

/** Where the agent is, and what it is told so that it knows the call for ours. */
export interface AgentAccess {
  readonly url: string
  readonly authentication: AgentAuthentication
}

/** A new secret of a site, with 256 random bits: `sk_…` or `ik_…`. */
export const newSecretKey = (prefix: 'sk' | 'ik'): string => `${prefix}_${randomBytes(32).toString('base64url')}`

/** What is kept of an `sk_…`. It is random, so a plain hash keeps it as safe as a slow one would. */
export const hashSecretKey = (key: string): string => createHash('sha256').update(key).digest('base64url')

const access = v.object({
  url: v.string(),
  authentication: v.variant('kind', [
    v.object({ kind: v.literal('none') }),
    v.object({ kind: v.literal('basic'), user: v.string(), password: v.string() }),
    v.object({ kind: v.literal('header'), name: v.string(), value: v.string() }),
    v.object({ kind: v.literal('jwt'), secret: v.string() }),
  ]),
})

const bound = (purpose: string, siteId: string) => ({ purpose, tenant: siteId, record: siteId })

/** The address is sealed like a credential: whoever knows a webhook without authentication may call it. */
export const sealAgent = (vault: Vault, siteId: string, agent: AgentAccess): string =>
  vault.seal(JSON.stringify(agent), bound('agent-access', siteId))

export const openAgent = (vault: Vault, { _id, agent }: Pick<SiteDocument, '_id' | 'agent'>): AgentAccess | null =>
  agent === null ? null : v.parse(access, JSON.parse(vault.open(agent, bound('agent-access', _id))))

export const sealIdentityKey = (vault: Vault, siteId: string, key: string): string =>
  vault.seal(key, bound('identity-key', siteId))

export const openIdentityKey = (vault: Vault, site: Pick<SiteDocument, '_id' | 'identityKey'>): string =>
  vault.open(site.identityKey, bound('identity-key', site._id))
