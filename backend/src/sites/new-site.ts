import { clean } from '@parley/protocol/text'
import type { AgentLimits } from '#agent/settings.ts'
import type { SiteAgent } from './agent-access.ts'
import { type ReportedOrigin, withReported } from './origin-list.ts'
import { maxOrigins, normaliseOrigin, tooManyOrigins } from './origins.ts'
import { SiteError } from './site-error.ts'
import type { Platform, SiteConnection, SiteDocument } from './site-model.ts'

/** What is said of a site when it is made. */
export interface NewSite {
  readonly name: string
  readonly origins: readonly string[]
  /** Null: to be set later. */
  readonly agent: SiteAgent | null
  readonly platform?: Platform
  /** The plugin that keeps it, and the origins that it reports, which have to prove themselves. */
  readonly kept?: { readonly connection: SiteConnection; readonly reported: readonly ReportedOrigin[] }
  /** When the agent answered a test. */
  readonly agentAnsweredAt?: Date
  /** Absent: a random one. */
  readonly key?: string
  /** The operator's word that the agent may live on a private address. */
  readonly private?: boolean
  readonly historyLength?: number
  readonly agentLimits?: Partial<AgentLimits>
  readonly identityRequired?: boolean
  readonly allowAgentRole?: boolean
  /** Agent turns a day; null: no limit. */
  readonly quotaPerDay?: number | null
}

const defaultQuotaPerDay = 10_000

/**
 * What is kept of a new site, its ids and secrets left to the caller.
 *
 * @throws {SiteError} saying what is wrong.
 */
export function newSiteFields(wanted: NewSite) {
  const addedAt = new Date()
  const origins = [...new Set(wanted.origins.map(normaliseOrigin))]
  if (origins.length > maxOrigins) throw tooManyOrigins()
  return {
    name: siteName(wanted.name),
    platform: wanted.platform ?? 'custom',
    status: 'active',
    origins: withReported(
      origins.map((origin) => ({ origin, addedAt })),
      wanted.kept?.reported ?? [],
      addedAt,
    ),
    historyLength: historyLength(wanted.historyLength ?? 0),
    agentLimits: wanted.agentLimits ?? {},
    private: wanted.private ?? false,
    identityRequired: wanted.identityRequired ?? false,
    allowAgentRole: wanted.allowAgentRole ?? false,
    quotaPerDay: quotaPerDay(wanted.quotaPerDay === undefined ? defaultQuotaPerDay : wanted.quotaPerDay),
    config: {},
    createdAt: addedAt,
    ...(wanted.agentAnsweredAt && { agentAnsweredAt: wanted.agentAnsweredAt }),
    ...(wanted.kept && { connection: wanted.kept.connection }),
  } satisfies Partial<SiteDocument>
}

/** What may be changed of a site that stands. What is absent stays as it was. */
export type SiteChanges = Pick<
  Partial<NewSite>,
  'name' | 'historyLength' | 'identityRequired' | 'allowAgentRole' | 'quotaPerDay'
>

/** Field by field: an object may hold more than its type says. @throws {SiteError} saying what is wrong. */
export const changedSiteFields = (changes: SiteChanges): Partial<SiteDocument> => ({
  ...(changes.name !== undefined && { name: siteName(changes.name) }),
  ...(changes.historyLength !== undefined && { historyLength: historyLength(changes.historyLength) }),
  ...(changes.identityRequired !== undefined && { identityRequired: changes.identityRequired }),
  ...(changes.allowAgentRole !== undefined && { allowAgentRole: changes.allowAgentRole }),
  ...(changes.quotaPerDay !== undefined && { quotaPerDay: quotaPerDay(changes.quotaPerDay) }),
})

function siteName(text: string): string {
  const name = clean(text).replace(/\s+/g, ' ').trim()
  if (name === '' || name.length > 100)
    throw new SiteError('invalid', "a site's name has 1 to 100 characters: give it another")
  return name
}

function historyLength(messages: number): number {
  if (!Number.isInteger(messages) || messages < 0 || messages > 50)
    throw new SiteError('invalid', 'the history that an agent is sent is a number from 0 to 50')
  return messages
}

function quotaPerDay(turns: number | null): number | null {
  if (turns !== null && !(Number.isSafeInteger(turns) && turns >= 0))
    throw new SiteError('invalid', 'the answers of a day are a whole number, or null for no limit')
  return turns
}
