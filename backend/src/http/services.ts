import type { Accounts } from '#accounts/accounts.ts'
import type { Tried } from '#agent/try-agent.ts'
import type { SignUpMode } from '#config.ts'
import type { Conversations } from '#conversation/conversations.ts'
import type { StreamSource } from '#conversation/stream-source.ts'
import type { Transcripts } from '#conversation/transcripts.ts'
import type { OpenStreams } from '#http/streams/open-streams.ts'
import type { KeyRing } from '#keys/ring.ts'
import type { Metrics } from '#metrics/metrics.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import type { WordPress } from '#platforms/wordpress/wordpress.ts'
import type { SharedRedis } from '#redis/connection.ts'
import type { SiteAgent } from '#sites/agent-access.ts'
import type { NoteOpening } from '#sites/origin-openings.ts'
import type { OwnerOrigins } from '#sites/owner-origins.ts'
import type { Proofs } from '#sites/proof/proofs.ts'
import type { SiteDirectory } from '#sites/site-directory.ts'
import type { Platform } from '#sites/site-model.ts'
import type { TurnQuota } from '#sites/turn-quota.ts'
import type { Contacts } from '#visitors/contacts.ts'
import type { VerifyIdentity } from '#visitors/identity-token.ts'
import type { ReturnTokens } from '#visitors/return-token.ts'
import type { Revocations } from '#visitors/revocations.ts'
import type { Tickets } from '#visitors/ticket.ts'
import type { VisitorTokens } from '#visitors/visitor-token.ts'
import type { Visitors } from '#visitors/visitors.ts'
import { ApiError } from './api-error.ts'
import type { WidgetFiles } from './assets/widget-files.ts'
import type { EmbedDocument } from './embed/embed-document.ts'

/** What the routes work with. */
export interface Services {
  readonly publicUrl: string
  /** Null: this backend has no console. */
  readonly consoleUrl: string | null
  readonly signUp: SignUpMode
  readonly accounts: Accounts
  readonly conversations: Conversations
  readonly transcripts: Transcripts
  readonly streamSource: StreamSource
  readonly sites: SiteDirectory
  readonly quota: TurnQuota
  readonly wordpress: WordPress
  /** Null: the operator has no app at Shopify. */
  readonly shopify: Shopify | null
  readonly ownerOrigins: OwnerOrigins
  /** Asks an agent that no site has yet, from a merchant's page. */
  readonly tryAgent: (agent: SiteAgent, question: string, platform: Platform) => Promise<Tried>
  /** Asks the agent that a site has; null: it has none. */
  readonly trySavedAgent: (siteId: string, question: string, platform: Platform) => Promise<Tried | null>
  readonly noteOpening: NoteOpening
  readonly proofs: Pick<Proofs, 'wake' | 'answered'>
  /** Origins that may be private or plain http. */
  readonly privateOrigins: ReadonlySet<string>
  /** A keyed hash of a client's address or network, for what is counted outside of this process. */
  readonly hashAddress: (address: string, scope: string) => string
  readonly visitorTokens: VisitorTokens
  readonly tickets: Tickets
  readonly returnTokens: ReturnTokens
  readonly verifyIdentity: VerifyIdentity
  readonly visitors: Visitors
  readonly contacts: Contacts
  readonly revocations: Revocations
  readonly ring: KeyRing
  readonly streams: OpenStreams
  /** Null: this process is not told of one. */
  readonly redis: SharedRedis | null
  readonly embedDocument: EmbedDocument
  readonly previewDocument: EmbedDocument
  readonly widget: WidgetFiles
  readonly metrics: Metrics
  /** `leaving` from the moment the process was told to stop, `stopping` when it takes no new work. */
  readonly phase: () => 'serving' | 'leaving' | 'stopping'
  readonly databaseIsReady: () => Promise<boolean>
}

/**
 * Refuses what would begin while the process ends.
 *
 * @throws {ApiError} `unavailable`
 */
export function refuseWhileStopping({ phase }: Services): void {
  if (phase() === 'stopping') throw new ApiError('unavailable', { retryAfter: 1 })
}
