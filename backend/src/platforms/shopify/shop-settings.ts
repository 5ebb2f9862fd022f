import type { ConfigEdit } from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { createSiteAdministration, type SiteAdministration } from '#sites/administration.ts'
import type { SiteAgent } from '#sites/agent-access.ts'
import { editConfig } from '#sites/edit-config.ts'
import type { Site } from '#sites/site.ts'
import { siteModel } from '#sites/site-model.ts'
import { type OriginState, stateOf } from '#sites/site-origin.ts'

/** How the chat of a shop stands, for its merchant. */
export interface ShopOverview {
  readonly agent: Awaited<ReturnType<SiteAdministration['describeAgent']>>
  readonly answeredAt: Date | null
  /** Null: the last answer came. */
  readonly failingSince: Date | null
  readonly testMode: boolean
  /** Did the theme show the chat when the merchant's admin last said so? */
  readonly embedOn: boolean
  /** The shop's own one first. */
  readonly origins: readonly { readonly origin: string; readonly state: OriginState; readonly openedAt: Date | null }[]
}

/** Some process of the backend tells Shopify, where nobody does so before. */
const told = { tellPlatform: true } as const

/** What a merchant reads and changes of the chat in the app's home. What the shop's pages print is marked to be told. */
export interface ShopSettings {
  overview(site: Site): Promise<ShopOverview>
  /** Keeps an agent that has not answered yet. @throws {SiteError} */
  setUntestedAgent(site: Site, agent: SiteAgent): Promise<void>
  /** The agent that is set has answered a test: if it had never before, visitors see the chat from now on. */
  answered(site: Site): Promise<void>
  setTestMode(site: Site, on: boolean): Promise<void>
  /** The merchant's admin says whether the theme shows the chat. */
  setEmbedOn(site: Site, on: boolean): Promise<void>
  /** `conflict`: somebody has changed the config since; `plain_http`: a picture that a shop's page would not show. */
  edit(site: Site, edit: Omit<ConfigEdit, 'ref'>): Promise<'saved' | 'conflict' | 'plain_http'>
}

export function createShopSettings(connection: Connection, vault: Vault): ShopSettings {
  const sites = siteModel(connection)
  const administration = ({ accountId }: Site) => createSiteAdministration({ connection, vault, accountId })
  return {
    async overview(site) {
      const [agent, found] = await Promise.all([
        administration(site).describeAgent(site.id),
        sites.findById(site.id).readConcern('local').orFail().lean(),
      ])
      return {
        agent,
        answeredAt: found.agentAnsweredAt ?? null,
        failingSince: found.agentFailingSince ?? null,
        testMode: found.testMode === true,
        embedOn: found.embedOnAt !== undefined,
        origins: found.origins.map((one) => ({
          origin: one.origin,
          state: stateOf(one),
          openedAt: one.openedAt ?? null,
        })),
      }
    },

    async setUntestedAgent(site, agent) {
      await administration(site).setAgent(site.id, agent)
    },

    async answered(site) {
      const answered = { agentAnsweredAt: new Date(), ...(!site.openToVisitors && told) }
      await sites.updateOne({ _id: site.id }, { $set: answered, $unset: { agentFailingSince: '' } })
    },

    async setTestMode({ id }, on) {
      await sites.updateOne(
        { _id: id },
        on ? { $set: { testMode: true, ...told } } : { $set: told, $unset: { testMode: '' } },
      )
    },

    async setEmbedOn({ id }, on) {
      await sites.updateOne({ _id: id }, on ? { $set: { embedOnAt: new Date() } } : { $unset: { embedOnAt: '' } })
    },

    async edit(site, edit) {
      if (URL.parse(edit.look?.avatarUrl ?? '')?.protocol === 'http:') return 'plain_http'
      return (await editConfig(sites, site, edit)) ? 'saved' : 'conflict'
    },
  }
}
