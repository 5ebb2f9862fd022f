import { isDeepStrictEqual } from 'node:util'
import { maxConnectedSites, type Snapshot } from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'
import type { Vault } from '#keys/vault.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { openAgentAccess, type SiteAgent } from '#sites/agent-access.ts'
import { changeOrigins } from '#sites/change-origins.ts'
import { askedAnew, asReported, isReported, withReported } from '#sites/origin-list.ts'
import { SiteError } from '#sites/site-error.ts'
import { type SiteConnection, type SiteDocument, siteModel } from '#sites/site-model.ts'
import { createConnections, type OpenConnection } from './connections.ts'
import { goesOn, sameHome } from './home.ts'

type ReportedSite = Snapshot['sites'][number]

/** An account has at most so many sites: whatever goes through them all stays quick. */
const maxSitesOfAccount = 1_000

/** What a new site begins with. */
export interface FirstAgent {
  readonly agent: SiteAgent | null
  readonly answeredAt: Date | null
}

interface GoingOn {
  readonly site: SiteDocument
  readonly as: ReportedSite
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
  const connections = createConnections(connection, vault)

  /** Also what another call has written at this moment, and no majority has yet. */
  const find = (connectionId: string): Promise<SiteDocument[]> =>
    sites.find({ 'connection.id': connectionId }).sort({ 'connection.ref': 1 }).readConcern('local').lean()

  const linkTo = (id: string, { ref, home, rest, testMode }: ReportedSite): SiteConnection => ({
    id,
    ref,
    home,
    rest,
    ...(testMode && { testMode }),
  })

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
    const isTaken = former.id !== link.id
    const unproven = former.unproven ?? (isTaken ? former.home : undefined)
    const { testMode: reportedTestMode, ...where } = link
    const { home, rest } = where
    // Who has not shown yet that the shop is theirs closes it to nobody, and takes no address from it.
    const testMode = unproven === undefined ? reportedTestMode : former.testMode
    const mine = { _id, 'connection.id': former.id }
    if (isTaken)
      await sites.updateOne(mine, { $set: { connection: { ...where, unproven, ...(testMode && { testMode }) } } })
    else if (former.home !== home || former.rest !== rest || former.testMode !== testMode)
      await sites.updateOne(mine, {
        $set: {
          'connection.home': home,
          'connection.rest': rest,
          ...(testMode && { 'connection.testMode': testMode }),
        },
        ...(!testMode && { $unset: { 'connection.testMode': '' } }),
      })
    await changeOrigins(sites, { _id, 'connection.id': link.id }, (known) => {
      const now = new Date()
      const kept = unproven === undefined ? [] : known.flatMap(asReported)
      const reported = withReported(known, [...kept, ...origins], now)
      const wanted = isTaken ? askedAnew(reported, now) : reported
      // Most reports say what is known: a hundred sites of a network are not written anew for that.
      return isDeepStrictEqual(wanted, known) ? null : wanted
    })
  }

  /** New sites of a network get the agent that its first one has. */
  function firstAgentOf(known: readonly SiteDocument[]): FirstAgent {
    const [first] = known
    return {
      agent: first?.agent ? openAgentAccess(vault, first._id, first.agent) : null,
      answeredAt: first?.agentAnsweredAt ?? null,
    }
  }

  /** Does what a snapshot says to the sites that are known. @throws {SiteError} `too_many_origins`, `too_many_sites` */
  async function apply(
    open: OpenConnection,
    known: readonly SiteDocument[],
    reported: Snapshot['sites'],
    first: FirstAgent,
  ): Promise<SiteDocument[]> {
    const knownAs = new Map(known.map((site) => [site.connection?.ref, site]))
    await checkRoom(open, reported.filter(({ ref }) => !knownAs.has(ref)).length)
    for (const site of reported) {
      const mine = knownAs.get(site.ref)
      if (mine) await report(mine, linkTo(open.id, site), site)
      else await make(open, site, first)
    }
    const refs = reported.map(({ ref }) => ref)
    await leave(open.id, (ref) => !refs.includes(ref))
    return find(open.id)
  }

  /** The plugin reports no origin of these sites any more. */
  async function leave(connectionId: string, leaves: (ref: number) => boolean): Promise<void> {
    for (const { _id, connection: link, origins } of await find(connectionId))
      if (link && leaves(link.ref) && link.unproven === undefined) {
        const mine = { _id, 'connection.id': connectionId }
        // Nobody could take it back.
        if (link.testMode) await sites.updateOne(mine, { $unset: { 'connection.testMode': '' } })
        if (origins.some(isReported)) await changeOrigins(sites, mine, (known) => withReported(known, [], new Date()))
      }
  }

  return {
    find,
    checkRoom,
    leave,

    async findOne(connectionId: string, ref: number): Promise<SiteDocument | null> {
      return sites.findOne({ 'connection.id': connectionId, 'connection.ref': ref }).lean()
    },

    /**
     * Makes the sites of a new connection, and goes on with those that it has taken over.
     *
     * @param first the agent of new sites; absent: that of the connection's first one.
     * @throws {SiteError} `too_many_origins`, `too_many_sites`
     */
    async begin(open: OpenConnection, reported: Snapshot['sites'], first?: FirstAgent): Promise<SiteDocument[]> {
      const known = await find(open.id)
      return apply(open, known, reported, first ?? firstAgentOf(known))
    },

    /**
     * Takes over what a snapshot says: a `ref` that is new makes a site, and the origins of one that is missing are
     * revoked as they cease to prove themselves.
     *
     * @returns null: the connection has lost its last site since the call was verified, and makes no others.
     * @throws {SiteError} `too_many_origins`, `too_many_sites`
     */
    async sync(open: OpenConnection, reported: Snapshot['sites']): Promise<SiteDocument[] | null> {
      const known = await find(open.id)
      if (known.length === 0) return null
      try {
        return await apply(open, known, reported, firstAgentOf(known))
      } finally {
        // Ended since the call was verified: of a test mode that this has written nobody could take the shop out.
        if (!(await connections.exists(open.id)))
          await sites.updateMany({ 'connection.id': open.id }, { $unset: { 'connection.testMode': '' } })
      }
    },

    /**
     * Which of the reported sites go on with an earlier one, if the account's site `siteId` does at the approved `home`: of
     * a network the others do too, each where it was.
     */
    async goingOn(accountId: string, siteId: string, home: string, reported: Snapshot['sites']): Promise<GoingOn[]> {
      const main = await sites.findOne({ _id: siteId, accountId, platform: 'wordpress' }).lean()
      if (!main?.connection) return []
      const others = (await find(main.connection.id)).filter(({ _id }) => _id !== siteId)
      return reported.flatMap((as) => {
        const isThere = ({ connection: link }: SiteDocument) => link !== undefined && goesOn(link.home, as.home)
        const site = sameHome(as.home, home) ? main : others.find(isThere)
        return site ? [{ site, as }] : []
      })
    },

    /** Has earlier sites go on, with their history and their look; the agent that was chosen is for `siteId`. */
    async takeOver(
      { id, accountId }: OpenConnection,
      siteId: string,
      goingOn: readonly GoingOn[],
      { agent, answeredAt }: FirstAgent,
    ): Promise<void> {
      for (const { site, as } of goingOn) await report(site, linkTo(id, as), as)
      const administration = createSiteAdministration({ connection, vault, accountId })
      if (agent) await administration.setAgent(siteId, agent, answeredAt ? { answeredAt } : {})
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
  }
}

export type ConnectedSites = ReturnType<typeof createConnectedSites>
