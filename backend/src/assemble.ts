import { fileURLToPath } from 'node:url'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { createAccounts } from '#accounts/accounts.ts'
import { activeAccountName } from '#accounts/active-account.ts'
import { createTryAgent } from '#agent/try-agent.ts'
import { assembleTurns, type Turns } from '#assemble-turns.ts'
import type { Config } from '#config.ts'
import { createConversations } from '#conversation/conversations.ts'
import { RunningReplies } from '#conversation/running-replies.ts'
import { isReady } from '#database/connect.ts'
import { widgetFiles } from '#http/assets/widget-files.ts'
import { embedDocument } from '#http/embed/embed-document.ts'
import { hasAccess } from '#http/middleware/require-session.ts'
import type { Services } from '#http/services.ts'
import { OpenStreams } from '#http/streams/open-streams.ts'
import { newId } from '#ids.ts'
import { openVault } from '#keys/open-vault.ts'
import { openKeyRing } from '#keys/ring.ts'
import type { Vault } from '#keys/vault.ts'
import { openLive } from '#live/open.ts'
import { redisLive } from '#live/redis.ts'
import { createMetrics } from '#metrics/metrics.ts'
import { createDialer } from '#outbound/dialer.ts'
import type { Endpoint } from '#outbound/own-endpoints.ts'
import { createPersonalData } from '#platforms/personal-data.ts'
import { openShopify } from '#platforms/shopify/open-shopify.ts'
import { createWordPress, proofMeans } from '#platforms/wordpress/wordpress.ts'
import { connectRedis } from '#redis/connection.ts'
import { startResealing } from '#reseal.ts'
import { noteOpenings } from '#sites/origin-openings.ts'
import { createOwnerOrigins } from '#sites/owner-origins.ts'
import { createProofs } from '#sites/proof/proofs.ts'
import { createSiteDirectory } from '#sites/site-directory.ts'
import { trySavedAgent, trySiteAgent } from '#sites/try-site-agent.ts'
import { turnQuota } from '#sites/turn-quota.ts'
import { mongoTranscripts } from '#transcripts/mongo-transcripts.ts'
import { createContacts } from '#visitors/contacts.ts'
import { eraseVisitorRecords } from '#visitors/erase-visitor-records.ts'
import { createPeople } from '#visitors/find-people.ts'
import { createIdentityVerifier } from '#visitors/identity-token.ts'
import { identityTokenUses } from '#visitors/identity-token-uses.ts'
import { createReturnTokens } from '#visitors/return-token.ts'
import { openRevocations } from '#visitors/revocations.ts'
import { createTickets } from '#visitors/ticket.ts'
import { ticketUses } from '#visitors/ticket-uses.ts'
import { createVisitorTokens } from '#visitors/visitor-token.ts'
import { createVisitors } from '#visitors/visitors.ts'

export interface AssembleOptions {
  readonly config: Config
  readonly connection: Connection
  /** No other process can be using the database. */
  readonly alone: boolean
  readonly log: Logger
  readonly publicUrl: string
  readonly consoleUrl: string | null
  /** Where this backend answers: its agents must not be called there. */
  readonly ownEndpoints: () => readonly Endpoint[]
  /** `host:port` of the demo site's agent. */
  readonly demoAgentHost: string | null
  /** Where the demo agent answers that any site may have. */
  readonly demoAgentUrl: () => Promise<string>
  readonly phase: Services['phase']
}

/** All parts of the backend, put together, and the order in which they end. */
export interface Assembled extends Turns {
  readonly services: Services
  readonly vault: Vault
  readonly runningReplies: RunningReplies
  close(): Promise<void>
}

const widgetFolder = (path: string) => fileURLToPath(new URL(`../../widget/${path}`, import.meta.url))

export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { config, connection, log, publicUrl, consoleUrl, phase } = options
  const vault = await openVault(config, connection)
  const report = (work: string) => (error: unknown) => log.error({ work, error }, 'background work failed')
  const [ring, revocations] = await Promise.all([
    openKeyRing({ connection, vault, report: report('the signing keys') }),
    openRevocations({ connection, report: report('revocations') }),
  ])
  const stopResealing = config.previousSecret ? startResealing(connection, vault, log) : async () => {}
  const metrics = createMetrics()
  const processId = newId('proc')
  const base = await openLive(options, processId, report('the change stream'))
  const onState = (connected: boolean) => metrics.redisLost.set(connected ? 0 : 1)
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, log, onState)
  const live = redis ? redisLive(base, redis, processId) : base
  const runningReplies = new RunningReplies()

  const returnTokens = createReturnTokens(connection)
  const visitors = createVisitors({ connection, vault, returnTokens, revocations })
  const transcripts = mongoTranscripts(
    connection,
    {
      ensure: visitors.ensureVisitor,
      erase: eraseVisitorRecords(connection),
      // The erasure has ended the sessions; this process need not wait until it reads so.
      erased: () => revocations.read(),
    },
    processId,
  )
  const { demoAgentHost, demoAgentUrl } = options
  const privateHosts = config.agentPrivateHosts
  const sites = createSiteDirectory({ connection, vault, privateHosts, demoAgentHost, demoAgentUrl })

  const dialer = createDialer({ ownEndpoints: options.ownEndpoints })
  const proofs = createProofs({
    connection,
    dialer,
    privateOrigins: config.sitePrivateHosts,
    meansOf: proofMeans(connection, vault),
    report: report('the proofs of origins'),
  })
  const parts = { connection, log, publicUrl, phase, processId, metrics, transcripts, live, runningReplies }
  const { runner, keeper } = assembleTurns({ ...parts, sites, visitors, dialer, report })

  const visitorTokens = createVisitorTokens(ring)
  const access = { visitorTokens, sites, revocations }
  const streams = new OpenStreams({
    hasAccess: (session) => hasAccess(access, session),
    onCount: (open) => metrics.openStreams.set(open),
    onLimited: (limit) => metrics.limitsHit.inc({ limit }),
    onError: report('checking open streams'),
  })
  const stopListening = revocations.onRevoked(() => void streams.checkAccess())
  const conversations = createConversations({ processId, transcripts, live, runningReplies, runner })
  const personalData = createPersonalData({
    people: createPeople(connection, vault),
    transcripts,
    erase: conversations.erase,
  })
  const wordpress = createWordPress({
    connection,
    vault,
    dialer,
    privateOrigins: config.sitePrivateHosts,
    accountName: activeAccountName(connection),
    personalData,
    transcripts,
    consoleUrl,
    report: report('telling plugins of changes'),
  })
  const tryAgent = createTryAgent(dialer, publicUrl)
  const shopify = await openShopify(options, {
    vault,
    personalData,
    eraseVisitor: conversations.erase,
    onChange(siteId) {
      sites.forget(siteId)
      void streams.checkAccess()
    },
    report: report('shops at Shopify'),
  })
  const widget = widgetFiles({ dist: widgetFolder('dist'), shell: widgetFolder('app/shell.html') })

  return {
    vault,
    runner,
    runningReplies,
    keeper,
    services: {
      publicUrl,
      consoleUrl,
      signUp: config.signUp,
      accounts: createAccounts(connection, vault),
      conversations,
      transcripts,
      streamSource: { transcripts, runningReplies, live },
      sites,
      quota: turnQuota(connection),
      wordpress,
      shopify,
      ownerOrigins: createOwnerOrigins(connection),
      proofs,
      privateOrigins: config.sitePrivateHosts,
      tryAgent: trySiteAgent(tryAgent, demoAgentUrl),
      trySavedAgent: trySavedAgent(tryAgent, sites),
      noteOpening: noteOpenings(connection, report('noting where the chat is opened')),
      hashAddress: (address, scope) => vault.blindIndex('network', scope, address),
      visitorTokens,
      tickets: createTickets({ vault, countUse: ticketUses(connection) }),
      returnTokens,
      verifyIdentity: createIdentityVerifier(identityTokenUses(connection)),
      visitors,
      contacts: createContacts(connection, vault),
      revocations,
      ring,
      streams,
      redis,
      embedDocument: embedDocument(widget),
      previewDocument: embedDocument(widget, 'preview'),
      widget,
      metrics,
      phase,
      databaseIsReady: () => isReady(connection),
    },
    async close() {
      stopListening()
      streams.close()
      await keeper.stop()
      await Promise.all([live.close(), ring.close(), revocations.close(), stopResealing()])
      await Promise.all([proofs.stop(), wordpress.stop(), shopify?.stop()])
      await dialer.close()
      redis?.close()
    },
  }
}
