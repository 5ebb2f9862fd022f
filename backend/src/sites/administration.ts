import type { Connection, UpdateQuery } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'
import { newId } from '#ids.ts'
import type { Vault } from '#keys/vault.ts'
import {
  type AgentAccess,
  changedAccess,
  checkAgentAccess,
  checkSiteAgent,
  type DemoAgent,
  isDemo,
  isSameAgent,
  openAgentAccess,
  sealAgentAccess,
} from './agent-access.ts'
import { changeOrigins } from './change-origins.ts'
import { nextConfigVersion } from './config-version.ts'
import { changedSiteFields, type NewSite, newSiteFields, type SiteChanges } from './new-site.ts'
import { withAllowed } from './origin-list.ts'
import { maxOrigins, normaliseOrigin } from './origins.ts'
import { parseSiteConfigParts } from './parse-site-config.ts'
import { tooLong } from './printed-config.ts'
import { type Site, siteOf } from './site.ts'
import { buildSiteConfig, type SiteConfigParts } from './site-config.ts'
import { SiteError } from './site-error.ts'
import { type SiteDocument, type SiteStatus, siteModel } from './site-model.ts'
import { stateOf } from './site-origin.ts'
import { hashSecretKey, newSecretKey, sealIdentityKey } from './site-secrets.ts'
import { tellPlatform } from './tell-platform.ts'

/** Sites that the operator makes by the command line belong to this account. */
export const operatorAccount = 'acc_operator'

/** The secrets of a new site, in the clear this one time. */
export interface CreatedSite {
  readonly site: Site
  readonly secretKey: string
  readonly identityKey: string
}

interface AgentOptions {
  readonly private?: boolean
  /** When it answered a test. */
  readonly answeredAt?: Date
}

/** Changes sites. `site` is an id, a key or a shop's name at Shopify throughout. Other processes see a change within 2 s. */
export interface SiteAdministration {
  create(site: NewSite): Promise<CreatedSite>
  list(): Promise<Site[]>
  show(site: string): Promise<Site>
  setStatus(site: string, status: SiteStatus): Promise<Site>
  /** @throws {SiteError} where a value does not hold, or the quota is not the account's own to change. */
  set(site: string, changes: SiteChanges): Promise<Site>
  /**
   * What is absent stays as it was; `private` is as in `NewSite`. Where a merchant gives another address, that one is not
   * private, and has not answered yet.
   *
   * @throws {SiteError} `authentication_unsaid` where the address leads to another origin, and it is not said whether the
   * secret that is set goes there too.
   */
  setAgent(site: string, agent: Partial<AgentAccess> | DemoAgent, options?: AgentOptions): Promise<Site>
  /** What may be shown of the agent: a webhook's path is as good as a password. */
  describeAgent(
    site: string,
  ): Promise<{ origin: string; authentication: AgentAccess['authentication']['kind'] } | DemoAgent | null>
  /** Replaces what is set of the site's config. @throws {SiteError} where the parts do not hold. */
  configure(site: string, parts: unknown): Promise<Site>
  /** What is set of the site's config. */
  configuration(site: string): Promise<SiteConfigParts>
  /** The owner answers for this one: it is `allowed`, without a proof. @throws {SiteError} `too_many_origins` */
  addOrigin(site: string, origin: string): Promise<Site>
  removeOrigin(site: string, origin: string): Promise<Site>
  /** Replaces the `sk_…`; the former one ends at once. */
  rotateSecretKey(site: string): Promise<{ site: Site; secretKey: string }>
  /** Replaces the `ik_…`; tokens signed under the former one are refused within 2 s. */
  rotateIdentityKey(site: string): Promise<{ site: Site; identityKey: string }>
}

interface AdministrationOptions {
  readonly connection: Connection
  readonly vault: Vault
  /** The account whose sites these are; null: the operator, who reaches the sites of all. */
  readonly accountId: string | null
}

/** What of a site its config shows: a change of it is another version. */
const presented = ['config', 'name', 'identityRequired'] as const

function byName(site: string): { key: string } | { shop: string } | { _id: string } {
  if (site.startsWith('pk_')) return { key: site }
  return site.endsWith('.myshopify.com') ? { shop: site } : { _id: site }
}

/** Counts for the limit. */
const isHeld = { $ne: ['$$this.state', 'revoked'] }

export function createSiteAdministration({ connection, vault, accountId }: AdministrationOptions): SiteAdministration {
  const sites = siteModel(connection)
  const tenant = accountId === null ? {} : { accountId }
  const named = (site: string) => ({ ...tenant, ...byName(site) })
  const missing = (site: string) => () => new SiteError('not_found', `there is no site ${site}`)

  /** A merchant who could mark a site as private would reach the operator's own network through it. */
  const refusePrivate = (options: { private?: boolean }) => {
    if (options.private && accountId !== null)
      throw new SiteError('invalid', 'only the operator lets an agent live on a private address')
  }

  const find = (site: string): Promise<SiteDocument> => sites.findOne(named(site)).orFail(missing(site)).lean()

  const change = async (site: string, fields: Partial<SiteDocument>, more: UpdateQuery<SiteDocument> = {}) => {
    const counted = presented.some((field) => fields[field] !== undefined) ? nextConfigVersion : {}
    const changed = siteOf(
      await sites
        .findOneAndUpdate(named(site), { $set: fields, ...counted, ...more }, { returnDocument: 'after' })
        .orFail(missing(site))
        .lean(),
    )
    await tellPlatform(sites, changed)
    return changed
  }

  const changedOrigins = async (site: string, change: Parameters<typeof changeOrigins>[2]): Promise<Site> => {
    const changed = await changeOrigins(sites, named(site), change)
    if (!changed) throw missing(site)()
    await tellPlatform(sites, siteOf(changed))
    return siteOf(changed)
  }

  return {
    async create(wanted) {
      refusePrivate(wanted)
      const id = newId('site')
      const secretKey = newSecretKey('sk')
      const identityKey = newSecretKey('ik')
      const document: SiteDocument = {
        ...newSiteFields(wanted),
        _id: id,
        key: wanted.key ?? newId('pk'),
        accountId: accountId ?? operatorAccount,
        agent: wanted.agent && sealAgentAccess(vault, id, checkSiteAgent(wanted.agent)),
        secretKeyHash: hashSecretKey(secretKey),
        identityKey: sealIdentityKey(vault, id, identityKey),
      }
      const site = siteOf(document)
      try {
        await sites.insertMany([document], { lean: true })
      } catch (error) {
        if (isDuplicate(error, 'key'))
          throw new SiteError('key_taken', `there is a site with the key ${document.key} already`)
        throw error
      }
      return { site, secretKey, identityKey }
    },

    list: async () => (await sites.find(tenant).sort({ createdAt: 1 }).lean()).map(siteOf),
    show: async (site) => siteOf(await find(site)),
    setStatus: (site, status) => change(site, { status }),

    async set(site, changes) {
      if (changes.quotaPerDay !== undefined && accountId !== null)
        throw new SiteError('invalid', 'only the operator changes the answers of a day')
      return change(site, changedSiteFields(changes))
    },

    async setAgent(site, agent, { answeredAt, ...options } = {}) {
      refusePrivate(options)
      const { _id, agent: kept } = await find(site)
      if (!('kind' in agent) && agent.url === undefined && agent.authentication === undefined)
        return change(_id, options)
      const former = kept === null ? null : openAgentAccess(vault, _id, kept)
      const access = 'kind' in agent ? agent : checkAgentAccess(changedAccess(former, agent))
      const fields = { agent: sealAgentAccess(vault, _id, access), ...(answeredAt && { agentAnsweredAt: answeredAt }) }
      const notFailing = { agentFailingSince: '' } as const
      if (former !== null && isSameAgent(former, access))
        return change(_id, { ...fields, ...options }, answeredAt && { $unset: notFailing })
      // What the operator lets be private, and answers for (`doctor --call`), is the address that they gave; a merchant's
      // next one need not be theirs to let in, and visitors see no chat until it has answered.
      const isOperators = accountId === null
      const notAnswered = isOperators || answeredAt ? {} : { agentAnsweredAt: '' }
      return change(
        _id,
        { ...fields, ...(isOperators ? options : { private: false }) },
        { $unset: { ...notFailing, ...notAnswered }, $currentDate: { agentSetAt: true } },
      )
    },

    async describeAgent(site) {
      const { _id, agent } = await find(site)
      if (agent === null) return null
      const access = openAgentAccess(vault, _id, agent)
      if (isDemo(access)) return access
      const { url, authentication } = access
      return { origin: new URL(url).origin, authentication: authentication.kind }
    },

    async configure(site, parts) {
      const config = parseSiteConfigParts(parts)
      const document = await find(site)
      const excess = document.platform === 'shopify' && tooLong(buildSiteConfig(document, config))
      if (excess)
        throw new SiteError(
          'invalid',
          `the config is refused, and nothing was changed: the shop's pages would print ${excess.kB} KB of it, and Shopify keeps ${excess.maxKB} KB`,
        )
      return change(document._id, { config })
    },
    configuration: async (site) => (await find(site)).config,

    async addOrigin(site, text) {
      const origin = normaliseOrigin(text)
      const { _id } = await find(site)
      // A new one needs nothing of the others but that there is room: many that are added at once do not wait for each other.
      const room = { $lt: [{ $size: { $filter: { input: '$origins', cond: isHeld } } }, maxOrigins] }
      await sites.updateOne(
        { _id, 'origins.origin': { $ne: origin }, $expr: room },
        { $push: { origins: { origin, addedAt: new Date(), state: 'allowed' } }, $inc: { originsVersion: 1 } },
      )
      return changedOrigins(_id, (origins) => {
        const known = origins.find((one) => one.origin === origin)
        return known && stateOf(known) === 'allowed' && !known.leaving ? null : withAllowed(origins, origin, new Date())
      })
    },

    async removeOrigin(site, text) {
      const origin = normaliseOrigin(text)
      return changedOrigins(site, (origins) => {
        if (origins.some((one) => one.origin === origin)) return origins.filter((one) => one.origin !== origin)
        const all = origins.map((one) => one.origin).join(', ')
        throw new SiteError('no_such_origin', `the site has no origin ${origin}; it has ${all || 'none'}`)
      })
    },

    async rotateSecretKey(site) {
      const secretKey = newSecretKey('sk')
      return { site: await change(site, { secretKeyHash: hashSecretKey(secretKey) }), secretKey }
    },

    async rotateIdentityKey(site) {
      const identityKey = newSecretKey('ik')
      const { _id } = await find(site)
      return { site: await change(_id, { identityKey: sealIdentityKey(vault, _id, identityKey) }), identityKey }
    },
  }
}
