import type { ConversationRecord } from '#conversation/record.ts'
import type { SiteFigures } from '#conversation/transcripts.ts'
import type { DataRequest } from '#platforms/shopify/data-requests.ts'
import type { ShopOverview } from '#platforms/shopify/shop-settings.ts'
import type { Profile } from '#visitors/profiles.ts'
import type { Html } from '../../html.ts'
import type { AgentForm } from '../agent/agent-form.ts'
import type { AppShell } from '../app-page.ts'

/** What was said in so many days; without the numbers where counting them took too long. */
export type ShownFigures = { readonly days: number } & Partial<SiteFigures>

export interface HomePage {
  readonly shell: AppShell
  readonly consoleUrl: string
  readonly overview: ShopOverview
  readonly figures: readonly ShownFigures[]
  readonly conversations: readonly ConversationRecord[]
  readonly people: ReadonlyMap<string, Profile>
  readonly requests: readonly DataRequest[]
  /** Shopify did not answer just now. */
  readonly away: boolean
  readonly form?: AgentForm
  /** What came of what was said about an earlier history. */
  readonly outcome?: Html
}
