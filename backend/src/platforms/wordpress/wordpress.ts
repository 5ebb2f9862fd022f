import type {
  ConfigEdit,
  Connected,
  Exchange,
  LastConversations,
  PersonalData,
  Snapshot,
  State,
} from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import type { Transcripts } from '#conversation/transcripts.ts'
import type { Vault } from '#keys/vault.ts'
import type { Dialer } from '#outbound/dialer.ts'
import { editConfig } from '#sites/edit-config.ts'
import type { ProofMeans } from '#sites/proof/proof.ts'
import { siteModel } from '#sites/site-model.ts'
import type { PersonalDataCalls } from '../personal-data.ts'
import { type AgentChoices, createAgentChoices } from './agent-choice.ts'
import { callNonces } from './call-nonces.ts'
import { type ConnectCodes, createConnectCodes } from './connect-codes.ts'
import { createConnectedSites, type EarlierSite } from './connected-sites.ts'
import { type ConnectionAdministration, createConnectionAdministration } from './connection-administration.ts'
import { connectionKey, metaNonces } from './connection-keys.ts'
import { type Connections, createConnections, type OpenConnection } from './connections.ts'
import { lastConversations } from './last-conversations.ts'
import { startPushes } from './push.ts'
import { parseSignature } from './signature.ts'
import { presentState } from './state.ts'
import { createCallVerifier, type VerifyCall } from './verify-call.ts'

/** Connections of WordPress plugins, and what they ask. */
export interface WordPress {
  readonly codes: ConnectCodes
  readonly choices: AgentChoices
  readonly connections: ConnectionAdministration
  earlierSites(accountId: string, home: string): Promise<EarlierSite[]>
  /** Is this a signature's form, of a connection that there is? It need not hold. */
  knows(header: string): Promise<boolean>
  readonly verifyCall: VerifyCall
  /**
   * Ends the code, and makes the connection and its sites. Null: the code does not hold for this.
   *
   * @throws {SiteError} `too_many_origins`, `too_many_sites`
   */
  exchange(wanted: Exchange): Promise<Connected | null>
  /** Null: it has no site any more. @throws {SiteError} `too_many_origins`, `too_many_sites` */
  sync(connection: OpenConnection, snapshot: Snapshot): Promise<State | null>
  /** `conflict`: somebody has changed the config since; `plain_http`: a picture that pages over https would not show. */
  editConfig(connection: OpenConnection, edit: ConfigEdit): Promise<OfSite<State | 'conflict' | 'plain_http'>>
  /** Its sites, or those of these `refs`, are kept by this plugin no more. */
  disconnect(connection: OpenConnection, refs?: readonly number[]): Promise<void>
  /** A page of what is kept of a person. */
  exportData(
    connection: OpenConnection,
    person: PersonalData,
  ): Promise<OfSite<Awaited<ReturnType<PersonalDataCalls['export']>>>>
  /** Erases a person, some at a time. */
  eraseData(
    connection: OpenConnection,
    person: PersonalData,
  ): Promise<OfSite<Awaited<ReturnType<PersonalDataCalls['erase']>>>>
  conversations(connection: OpenConnection, ref: number): Promise<OfSite<LastConversations>>
  /** Tells plugins of no more changes. */
  stop(): Promise<void>
  /** K(identity) of the connection that has the site; null: none has, or its plugin has left. */
  identityKey(siteId: string): Promise<Uint8Array | 'unproven' | null>
}

/**
 * What a connection may know of its site. Null: it has no such site, or asks about none any more. `unproven`: it took the
 * site over, and none of its origins has proven itself to it; whoever got an owner to approve must not have what was said
 * before.
 */
export type OfSite<T> = T | 'unproven' | null

interface WordPressOptions {
  readonly connection: Connection
  readonly vault: Vault
  /** Null: there is no such account, or it may not be used. */
  readonly accountName: (accountId: string) => Promise<string | null>
  readonly personalData: PersonalDataCalls
  readonly transcripts: Pick<Transcripts, 'siteConversations' | 'countWaiting'>
  /** Null: there is none. */
  readonly consoleUrl: string | null
  readonly dialer: Dialer
  /** Origins that may be private or plain http. */
  readonly privateOrigins: ReadonlySet<string>
  readonly report: (error: unknown) => void
}

export function createWordPress(options: WordPressOptions): WordPress {
  const { connection, vault, accountName, personalData } = options
  const connections = createConnections(connection, vault)
  const connected = createConnectedSites(connection, vault)
  const keeperOf = siteKeepers(connection, connections)
  const codes = createConnectCodes(connection, vault)
  const pushes = startPushes({ ...options, connections })

  /** Asks about the site that a plugin names: not one that is disabled, nor after its goodbye. */
  async function ofSite<T>(open: OpenConnection, ref: number, ask: (siteId: string) => Promise<T>): Promise<OfSite<T>> {
    const site = open.left ? null : await connected.findOne(open.id, ref)
    if (site?.status !== 'active') return null
    return site.connection?.unproven ? 'unproven' : ask(site._id)
  }

  return {
    codes,
    choices: createAgentChoices(vault),
    connections: createConnectionAdministration(connection),
    earlierSites: connected.earlier,
    async knows(header) {
      const signature = parseSignature(header)
      return signature !== null && connections.exists(signature.connectionId)
    },
    verifyCall: createCallVerifier({
      connections,
      sites: connected,
      useNonce: callNonces(connection),
      accountName,
    }),

    async exchange({ code, verifier, return: returnTo, versions, sites }) {
      const homes = sites.map(({ home }) => home)
      const approval = await codes.redeem({ code, verifier, returnTo, homes })
      const name = approval && (await accountName(approval.accountId))
      if (!approval || name === null) return null
      const { accountId, home, siteId, agent, answered } = approval
      const open = await connections.create(accountId, home, versions)
      const first = { agent, answeredAt: answered ? new Date() : null }
      const goingOn = siteId === undefined ? [] : await connected.goingOn(accountId, siteId, home, sites)
      // Before anything is another connection's than before.
      await connected.checkRoom(open, sites.length - goingOn.length)
      if (siteId !== undefined && goingOn.length > 0) await connected.takeOver(open, siteId, goingOn, first)
      const made = await connected.begin(open, sites, agent ? first : undefined)
      return {
        connectionId: open.id,
        secret: open.secret,
        account: { id: accountId, name },
        ...presentState(open.secret, made, options.consoleUrl),
      }
    },

    async sync(open, { versions, sites }) {
      const known = await connected.sync(open, sites)
      if (!known) return null
      await connections.synced(open.id, versions)
      return presentState(open.secret, known, options.consoleUrl)
    },

    editConfig: (open, edit) =>
      ofSite(open, edit.ref, async (siteId) => {
        const avatar = URL.parse(edit.look?.avatarUrl ?? '')
        if (avatar?.protocol === 'http:' && !options.privateOrigins.has(avatar.origin)) return 'plain_http'
        const changed = await editConfig(siteModel(connection), { id: siteId, connectionId: open.id }, edit)
        return changed ? presentState(open.secret, [changed], options.consoleUrl) : 'conflict'
      }),

    async disconnect(open, refs) {
      await connected.leave(open.id, (ref) => refs === undefined || refs.includes(ref))
      if (refs === undefined) await connections.leave(open.id)
    },

    exportData: (open, person) => ofSite(open, person.ref, (siteId) => personalData.export(siteId, person)),
    eraseData: (open, person) => ofSite(open, person.ref, (siteId) => personalData.erase(siteId, person)),

    conversations: (open, ref) =>
      ofSite(open, ref, (siteId) => lastConversations(options.transcripts, siteId, options.consoleUrl)),

    stop: pushes.stop,

    async identityKey(siteId) {
      const keeper = await keeperOf(siteId)
      if (!keeper || keeper.open.left) return null
      return keeper.link.unproven ? 'unproven' : connectionKey(keeper.open.secret, 'identity')
    },
  }
}

/** What the sites of plugins are asked for their proofs with. */
export function proofMeans(connection: Connection, vault: Vault): (siteId: string) => Promise<ProofMeans | null> {
  const keeperOf = siteKeepers(connection, createConnections(connection, vault))
  return async (siteId) => {
    const keeper = await keeperOf(siteId)
    if (!keeper) return null
    const { link, open } = keeper
    return {
      connectionId: open.id,
      key: connectionKey(open.secret, 'proof'),
      rest: link.rest,
      metaNonces: metaNonces(open.secret, siteId, Date.now()),
    }
  }
}

/** Which connection keeps a site, opened, and where it keeps it; null: none does. */
const siteKeepers = (connection: Connection, connections: Connections) => async (siteId: string) => {
  const link = (await siteModel(connection).findById(siteId, { connection: 1 }).lean())?.connection
  const open = link && (await connections.open(link.id))
  return open ? { link, open } : null
}
