import { LRUCache } from 'lru-cache'
import type { Connection } from 'mongoose'
import { suspensions } from '#accounts/suspension.ts'
import { type AgentSettings, agentLimits } from '#agent/settings.ts'
import type { Vault } from '#keys/vault.ts'
import { authorityOf } from '#outbound/own-endpoints.ts'
import { operatorAccount } from './administration.ts'
import { isDemo, openAgentAccess } from './agent-access.ts'
import { type Site, siteOf } from './site.ts'
import { type SiteDocument, siteModel } from './site-model.ts'
import { hashSecretKey, openIdentityKey } from './site-secrets.ts'

/**
 * A site is looked up again after so long, in milliseconds. With the tick of the open streams it keeps the promise that a
 * disabled site or a removed origin is refused within 5 s.
 */
export const freshMs = 2_000

/** So many sites are remembered, those that do not exist among them: a flood of made-up keys evicts, and never grows. */
const remembered = 10_000

/** Finds sites, by what the wire calls them. Answers are at most 2 s old. */
export interface SiteDirectory {
  /** Null: no such site. A disabled one is found: look at its `status`. */
  byKey(siteKey: string): Promise<Site | null>
  byId(siteId: string): Promise<Site | null>
  /** The active site that an `sk_…` belongs to. Not remembered: a key that was replaced ends at once. */
  bySecretKey(secretKey: string): Promise<Site | null>
  /** Oldest first. Not remembered. */
  ofAccount(accountId: string): Promise<Site[]>
  /** Looks the site up anew from now on: in this process a change of it holds at once. */
  forget(siteId: string): void
  /** With credentials in the clear. Null: the site is gone, or has no agent yet. */
  agentSettings(siteId: string): Promise<AgentSettings | null>
  /** The whole `ik_…`. */
  identityKey(siteId: string): Promise<string | null>
}

interface DirectoryOptions {
  readonly connection: Connection
  readonly vault: Vault
  /** `host:port` pairs that the agent of a site may live on which is marked as private. */
  readonly privateHosts: ReadonlySet<string>
  /** One that counts as listed for the demo's site alone. */
  readonly demoAgentHost: string | null
  /** Where the demo agent answers, which any site may have; absent: none runs with this process. */
  readonly demoAgentUrl?: () => Promise<string>
}

interface Found {
  readonly site: Site
  readonly document: SiteDocument
}

const keyPattern = /^pk_[A-Za-z0-9_-]{1,60}$/
const idPattern = /^site_[A-Za-z0-9_-]{1,60}$/
const secretKeyPattern = /^sk_[A-Za-z0-9_-]{43}$/

export function createSiteDirectory(options: DirectoryOptions): SiteDirectory {
  const { connection, vault, privateHosts, demoAgentHost, demoAgentUrl } = options
  const sites = siteModel(connection)
  const suspended = suspensions(connection)
  // The operator suspends others: most backends have no account besides, and need not ask.
  const isSuspended = async (accountId: string) => accountId !== operatorAccount && (await suspended(accountId))
  // Keys and ids differ in their prefix, so one cache holds both. `fetch` asks once for all who wait for the same one.
  const cache = new LRUCache<string, { found: Found | null }>({
    max: remembered,
    ttl: freshMs,
    fetchMethod: async (name) => {
      const document = await sites.findOne(name.startsWith('pk_') ? { key: name } : { _id: name }).lean()
      return { found: document && { site: await present(document), document } }
    },
  })

  /** A site as it is now: those of a suspended account are disabled, whatever they say themselves. */
  async function present(document: SiteDocument): Promise<Site> {
    return siteOf((await isSuspended(document.accountId)) ? { ...document, status: 'disabled' } : document)
  }

  function privateHostsOf(site: Site): ReadonlySet<string> {
    if (!site.private) return new Set()
    return site.platform === 'demo' && demoAgentHost !== null ? new Set([...privateHosts, demoAgentHost]) : privateHosts
  }

  async function find(name: string, pattern: RegExp): Promise<Found | null> {
    if (!pattern.test(name)) return null
    return (await cache.fetch(name))?.found ?? null
  }

  return {
    byKey: async (siteKey) => (await find(siteKey, keyPattern))?.site ?? null,
    byId: async (siteId) => (await find(siteId, idPattern))?.site ?? null,

    async bySecretKey(secretKey) {
      if (!secretKeyPattern.test(secretKey)) return null
      const document = await sites.findOne({ secretKeyHash: hashSecretKey(secretKey) }).lean()
      const site = document && (await present(document))
      return site?.status === 'active' ? site : null
    },

    ofAccount: async (accountId) => (await sites.find({ accountId }).sort({ createdAt: 1 }).lean()).map(siteOf),

    forget(siteId) {
      for (const [name, { found }] of cache.entries()) if (found?.site.id === siteId) cache.delete(name)
    },

    async agentSettings(siteId) {
      const found = await find(siteId, idPattern)
      if (!found || found.document.agent === null) return null
      const { site, document } = found
      const access = openAgentAccess(vault, siteId, found.document.agent)
      const limits = agentLimits(document.agentLimits)
      if (isDemo(access)) {
        if (!demoAgentUrl) return null
        const url = await demoAgentUrl()
        return { url, authentication: { kind: 'none' }, privateHosts: new Set([authorityOf(url)]), limits }
      }
      return {
        url: access.url,
        authentication: access.authentication,
        privateHosts: privateHostsOf(site),
        limits,
      }
    },

    async identityKey(siteId) {
      const found = await find(siteId, idPattern)
      return found && openIdentityKey(vault, siteId, found.document.identityKey)
    },
  }
}
