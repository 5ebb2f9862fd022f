import type { Connected, Exchange, PersonalData, Snapshot, State } from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import type { Dialer } from '#outbound/dialer.ts'
import type { ProofMeans } from '#sites/proof/proof.ts'
import { siteModel } from '#sites/site-model.ts'
import { type AgentChoices, createAgentChoices } from './agent-choice.ts'
import { callNonces } from './call-nonces.ts'
import { type ConnectCodes, createConnectCodes } from './connect-codes.ts'
import { createConnectedSites, type EarlierSite } from './connected-sites.ts'
import { connectionKey, metaNonces } from './connection-keys.ts'
import { createConnections, type OpenConnection } from './connections.ts'
import { sameHome } from './home.ts'
import type { PersonalDataCalls } from './personal-data.ts'
import { startPushes } from './push.ts'
import { presentState } from './state.ts'
import { createCallVerifier, type VerifyCall } from './verify-call.ts'

/** Connections of WordPress plugins, and what they ask. */
export interface WordPress {
  readonly codes: ConnectCodes
  readonly choices: AgentChoices
  earlierSites(accountId: string, home: string): Promise<EarlierSite[]>
  readonly verifyCall: VerifyCall
  /**
   * Ends the code, and makes the connection and its sites. Null: the code does not hold for this.
   *
   * @throws {SiteError} `too_many_origins`, `too_many_sites`
   */
  exchange(wanted: Exchange): Promise<Connected | null>
  /** @throws {SiteError} `too_many_origins`, `too_many_sites` */
  sync(connection: OpenConnection, snapshot: Snapshot): Promise<State>
  /** Its sites, or those of these `refs`, are kept by this plugin no more. */
  disconnect(connection: OpenConnection, refs?: readonly number[]): Promise<void>
  /** A page of what is kept of a person; null: the connection has no such site, or asks about none any more. */
  exportData(
    connection: OpenConnection,
    person: PersonalData,
  ): Promise<Awaited<ReturnType<PersonalDataCalls['export']>> | null>
  /** Erases a person, some at a time; null: as above. */
  eraseData(
    connection: OpenConnection,
    person: PersonalData,
  ): Promise<Awaited<ReturnType<PersonalDataCalls['erase']>> | null>
  /** Tells plugins of no more changes. */
  stop(): Promise<void>
  /** K(identity) of the connection that the site belongs to; null: it belongs to none, or its plugin has left. */
  identityKey(connectionId: string | null): Promise<Uint8Array | null>
}

interface WordPressOptions {
  readonly connection: Connection
  readonly vault: Vault
  /** Null: there is no such account, or it may not be used. */
  readonly accountName: (accountId: string) => Promise<string | null>
  readonly personalData: PersonalDataCalls
  readonly dialer: Dialer
  /** Origins that may be private or plain http. */
  readonly privateOrigins: ReadonlySet<string>
  readonly report: (error: unknown) => void
}

export function createWordPress(options: WordPressOptions): WordPress {
  const { connection, vault, accountName, personalData } = options
  const connections = createConnections(connection, vault)
  const connected = createConnectedSites(connection, vault)
  const codes = createConnectCodes(connection, vault)
  const pushes = startPushes({ ...options, connections })

  /** The site that a plugin names, whose visitors it may ask about: not one that is disabled, nor after its goodbye. */
  const siteIdOf = async (open: OpenConnection, { ref }: PersonalData): Promise<string | null> => {
    const site = open.left ? null : await connected.findOne(open.id, ref)
    return site?.status === 'active' ? site._id : null
  }

  return {
    codes,
    choices: createAgentChoices(vault),
    earlierSites: connected.earlier,
    verifyCall: createCallVerifier({
      connections,
      sites: connected,
      useNonce: callNonces(connection),
      accountName,
    }),

    async exchange({ code, verifier, versions, sites }) {
      const homes = sites.map(({ home }) => home)
      const approval = await codes.redeem(code, verifier, homes)
      const name = approval && (await accountName(approval.accountId))
      if (!approval || name === null) return null
      const { accountId, home, siteId, agent, answered } = approval
      const open = await connections.create(accountId, home, versions)
      const first = { agent, answeredAt: answered ? new Date() : null }
      const main = sites.find((site) => sameHome(site.home, home))
      // Before anything is another connection's than before.
      await connected.checkRoom(open, sites.length - (siteId !== undefined && main ? 1 : 0))
      if (siteId !== undefined && main) await connected.takeOver(open, siteId, main, first)
      const made = await connected.apply(open, sites, agent ? first : undefined)
      return {
        connectionId: open.id,
        secret: open.secret,
        account: { id: accountId, name: name ?? '' },
        ...presentState(open.secret, made),
      }
    },

    async sync(open, { versions, sites }) {
      const known = await connected.apply(open, sites)
      await connections.synced(open.id, versions)
      return presentState(open.secret, known)
    },

    async disconnect(open, refs) {
      await connected.leave(open.id, (ref) => refs === undefined || refs.includes(ref))
      if (refs === undefined) await connections.leave(open.id)
    },

    async exportData(open, person) {
      const siteId = await siteIdOf(open, person)
      return siteId === null ? null : personalData.export(siteId, person)
    },

    async eraseData(open, person) {
      const siteId = await siteIdOf(open, person)
      return siteId === null ? null : personalData.erase(siteId, person)
    },

    stop: pushes.stop,

    async identityKey(connectionId) {
      const open = connectionId === null ? null : await connections.open(connectionId)
      return open && !open.left ? connectionKey(open.secret, 'identity') : null
    },
  }
}

/** What the sites of plugins are asked for their proofs with. */
export function proofMeans(connection: Connection, vault: Vault): (siteId: string) => Promise<ProofMeans | null> {
  const connections = createConnections(connection, vault)
  const sites = siteModel(connection)
  return async (siteId) => {
    const link = (await sites.findById(siteId, { connection: 1 }).lean())?.connection
    const open = link ? await connections.open(link.id) : null
    if (!link || !open) return null
    return {
      key: connectionKey(open.secret, 'proof'),
      rest: link.rest,
      metaNonces: metaNonces(open.secret, siteId, Date.now()),
    }
  }
}
