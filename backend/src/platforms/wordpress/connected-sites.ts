import { maxConnectedSites, type Snapshot } from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'
import type { Vault } from '#keys/vault.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { openAgentAccess, type SiteAgent } from '#sites/agent-access.ts'
import { changeOrigins } from '#sites/change-origins.ts'
import { isReported, withReported } from '#sites/origin-list.ts'
import { SiteError } from '#sites/site-error.ts'
import { type SiteConnection, type SiteDocument, siteModel } from '#sites/site-model.ts'
import type { OpenConnection } from './connections.ts'
import { goesOn } from './home.ts'

type ReportedSite = Snapshot['sites'][number]

/** An account has at most so many sites: whatever goes through them all stays quick. */
const maxSitesOfAccount = 1_000

/** What a new site begins with. */
export interface FirstAgent {
  readonly agent: SiteAgent | null
  readonly answeredAt: Date | null
}

/** A site that may go on with a new connection. */
export interface EarlierSite {
  readonly siteId: string
  readonly name: string
  readonly createdAt: Date
  readonly hasAgent: boolean
}

/** The sites of a connection, as its plugin reports them. */
export function createConnectedSites(connection: Connection, vault: Vault) {
  const sites = siteModel(connection)

  /** Also what another call has written at this moment, and no majority has yet. */
  const find = (connectionId: string): Promise<SiteDocument[]> =>
    sites.find({ 'connection.id': connectionId }).sort({ 'connection.ref': 1 }).readConcern('local').lean()

  const linkTo = (id: string, { ref, home, rest }: ReportedSite): SiteConnection => ({ id, ref, home, rest })

  /** @throws {SiteError} `too_many_sites` where the connection or its account would have more than they may. */
  async function checkRoom({ id, accountId }: OpenConnection, count: number): Promise<void> {
    if (count === 0) return
    for (const [max, whose, of] of [
      [maxConnectedSites, 'a connection', { 'connection.id': id }],
      [maxSitesOfAccount, 'an account', { accountId }],
    ] as const)
      if ((await sites.countDocuments(of).readConcern('local')) + count > max)
        throw new SiteError('too_many_sites', `${whose} has at most ${max} sites, those of before among them`)
  }

  async function make(open: OpenConnection, reported: ReportedSite, first: FirstAgent): Promise<void> {
    const { id, accountId } = open
    // Counted for each: calls that come together have all found room.
    await checkRoom(open, 1)
    try {
      await createSiteAdministration({ connection, vault, accountId }).create({
        name: reported.name || new URL(reported.home).host,
        platform: 'wordpress',
        origins: [],
        agent: first.agent,
        kept: { connection: linkTo(id, reported), reported: reported.origins },
        ...(first.answeredAt && { agentAnsweredAt: first.answeredAt }),
      })
    } catch (error) {
      // Another call of the same plugin has made it at this moment.
      if (!isDuplicate(error, 'connection.ref')) throw error
    }
  }

  /**
   * Writes down where the plugin has the site, and what it says of its origins. Only while the site is that connection's
   * that it was when it was found: a late call of the former one would take it back.
   */
  async function report({ _id, connection: former }: SiteDocument, link: SiteConnection, { origins }: ReportedSite) {
    if (!former) return
    await sites.updateOne({ _id, 'connection.id': former.id }, { $set: { connection: link } })
    await changeOrigins(sites, { _id, 'connection.id': link.id }, (known) => withReported(known, origins, new Date()))
  }

  /** New sites of a network get the agent that its first one has. */
  function firstAgentOf(known: readonly SiteDocument[]): FirstAgent {
    const [first] = known
    return {
      agent: first?.agent ? openAgentAccess(vault, first._id, first.agent) : null,
      answeredAt: first?.agentAnsweredAt ?? null,
    }
  }

  return {
    find,
    checkRoom,

    async findOne(connectionId: string, ref: number): Promise<SiteDocument | null> {
      return sites.findOne({ 'connection.id': connectionId, 'connection.ref': ref }).lean()
    },

    /**
     * Takes over what a snapshot says: a `ref` that is new makes a site, and the origins of one that is missing are
     * revoked as they cease to prove themselves.
     *
     * @throws {SiteError} `too_many_origins`, `too_many_sites`
     */
    async apply(open: OpenConnection, reported: Snapshot['sites'], first?: FirstAgent): Promise<SiteDocument[]> {
      const known = await find(open.id)
      const knownAs = new Map(known.map((site) => [site.connection?.ref, site]))
      await checkRoom(open, reported.filter(({ ref }) => !knownAs.has(ref)).length)
      for (const site of reported) {
        const mine = knownAs.get(site.ref)
        if (mine) await report(mine, linkTo(open.id, site), site)
        else await make(open, site, first ?? firstAgentOf(known))
      }
      const refs = reported.map(({ ref }) => ref)
      await this.leave(open.id, (ref) => !refs.includes(ref))
      return find(open.id)
    },

    /** Has an earlier site of the same account go on, with its history and its look. */
    async takeOver(
      { id, accountId }: OpenConnection,
      siteId: string,
      reported: ReportedSite,
      { agent, answeredAt }: FirstAgent,
    ): Promise<void> {
      const site = await sites.findOne({ _id: siteId, accountId, platform: 'wordpress' }).lean()
      if (!site) return
      await report(site, linkTo(id, reported), reported)
      const administration = createSiteAdministration({ connection, vault, accountId })
      if (agent) await administration.setAgent(siteId, agent)
      if (answeredAt) await sites.updateOne({ _id: siteId }, { $set: { agentAnsweredAt: answeredAt } })
    },

    /** Sites of an account that were connected at this home before, the newest first. */
    async earlier(accountId: string, home: string): Promise<EarlierSite[]> {
      const shown = { name: 1, createdAt: 1, agent: 1, connection: 1 }
      const found: Pick<SiteDocument, '_id' | 'name' | 'createdAt' | 'agent' | 'connection'>[] = await sites
        .find({ accountId, platform: 'wordpress' }, shown)
        .sort({ createdAt: -1 })
        .lean()
      return found.flatMap(({ _id, name, createdAt, agent, connection: link }) =>
        link && goesOn(link.home, home) ? [{ siteId: _id, name, createdAt, hasAgent: agent !== null }] : [],
      )
    },

    /** Has the connection a site that nobody has disabled; where its plugin has left, one that still proves itself? */
    async hasAny({ id, left }: OpenConnection): Promise<boolean> {
      const active = { url: { $exists: true }, state: { $in: ['proven', 'allowed'] } }
      const enabled = { 'connection.id': id, status: 'active' } as const
      return null !== (await sites.exists({ ...enabled, ...(left && { origins: { $elemMatch: active } }) }))
    },

    /** The plugin reports no origin of these sites any more. */
    async leave(connectionId: string, leaves: (ref: number) => boolean): Promise<void> {
      for (const { _id, connection: link, origins } of await find(connectionId))
        if (link && leaves(link.ref) && origins.some(isReported))
          await changeOrigins(sites, { _id, 'connection.id': connectionId }, (known) =>
            withReported(known, [], new Date()),
          )
    },
  }
}

export type ConnectedSites = ReturnType<typeof createConnectedSites>
