import type { ConfigEdit } from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { createSiteAdministration, type SiteAdministration } from '#sites/administration.ts'
import type { SiteAgent } from '#sites/agent-access.ts'
import { editConfig, editedParts } from '#sites/edit-config.ts'
import { tooLong } from '#sites/printed-config.ts'
import type { Site } from '#sites/site.ts'
import { buildSiteConfig } from '#sites/site-config.ts'
import { siteModel } from '#sites/site-model.ts'
import { type OriginState, stateOf } from '#sites/site-origin.ts'
import type { ConnectedShops } from './connected-shops.ts'
import { localTheme } from './local-theme.ts'
import { shopModel } from './shop-model.ts'

/** How the chat of a shop stands, for its merchant. */
export interface ShopOverview {
  /** Since when the app is there, when Shopify last said what the shop is, and `ShopDocument.returnedAt`. */
  readonly shop: { readonly installedAt: Date; readonly toldAt: Date | null; readonly returnedAt: Date | null }
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

/**
 * What a merchant reads and changes of the chat in the app's home. Shopify is told at once of what the shop's pages print,
 * with the help of an ID token of the merchant's (`ConnectedShops.tell`).
 */
export interface ShopSettings {
  overview(site: Site): Promise<ShopOverview>
  /**
   * Keeps an agent that was not tested: at another address than before, visitors see no chat until it has answered.
   *
   * @throws {SiteError} @throws {TokenRefused}
   */
  setUntestedAgent(site: Site, idToken: string, agent: SiteAgent): Promise<void>
  /** Keeps an agent that has answered a test: from now on visitors see the chat. @throws {TokenRefused} */
  setAgent(site: Site, idToken: string, agent: SiteAgent): Promise<void>
  /**
   * The agent that the site has, as it is given, has answered a test: if it had never before, visitors see the chat from now
   * on.
   *
   * @throws {TokenRefused}
   */
  answered(site: Site, idToken: string): Promise<void>
  /** @throws {TokenRefused} */
  setTestMode(site: Site, idToken: string, on: boolean): Promise<void>
  /** The merchant's admin says whether the theme shows the chat. */
  setEmbedOn(site: Site, on: boolean): Promise<void>
  /** The developer switch: may the chat stand on the local theme server? */
  allowLocalTheme(site: Site, allowed: boolean): Promise<void>
  /**
   * `conflict`: somebody has changed the config since; `plain_http`: a picture that a shop's page would not show; `too_long`:
   * more than Shopify keeps for the shop's pages.
   *
   * @throws {TokenRefused}
   */
  edit(
    site: Site,
    idToken: string,
    edit: Omit<ConfigEdit, 'ref'>,
  ): Promise<'saved' | 'conflict' | 'plain_http' | 'too_long'>
}

interface ShopSettingsOptions {
  readonly connection: Connection
  readonly vault: Vault
  readonly tell: ConnectedShops['tell']
}

/** Some process of the backend tells Shopify, where nobody does so before. */
const told = { tellPlatform: true } as const

export function createShopSettings({ connection, vault, tell }: ShopSettingsOptions): ShopSettings {
  const sites = siteModel(connection)
  const administration = ({ accountId }: Site) => createSiteAdministration({ connection, vault, accountId })
  return {
    async overview(site) {
      const [agent, found, shop] = await Promise.all([
        administration(site).describeAgent(site.id),
        sites.findById(site.id).readConcern('local').orFail().lean(),
        shopModel(connection).findOne({ siteKey: site.key }).readConcern('local').orFail().lean(),
      ])
      const { installedAt, toldAt = null, returnedAt = null } = shop
      return {
        shop: { installedAt, toldAt, returnedAt },
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

    async setUntestedAgent(site, idToken, agent) {
      await administration(site).setAgent(site.id, agent)
      await tell(site, idToken)
    },

    async setAgent(site, idToken, agent) {
      await administration(site).setAgent(site.id, agent, { answeredAt: new Date() })
      await tell(site, idToken)
    },

    async answered(site, idToken) {
      const isFirst = !site.openToVisitors
      const answered = { agentAnsweredAt: new Date(), ...(isFirst && told) }
      const stillIts = { _id: site.id, agentSetAt: site.agentSetAt ?? { $exists: false } }
      await sites.updateOne(stillIts, { $set: answered, $unset: { agentFailingSince: '' } })
      if (isFirst) await tell(site, idToken)
    },

    async setTestMode(site, idToken, on) {
      await sites.updateOne(
        { _id: site.id },
        on ? { $set: { testMode: true, ...told } } : { $set: told, $unset: { testMode: '' } },
      )
      await tell(site, idToken)
    },

    async setEmbedOn({ id }, on) {
      await sites.updateOne({ _id: id }, on ? { $set: { embedOnAt: new Date() } } : { $unset: { embedOnAt: '' } })
    },

    async allowLocalTheme(site, allowed) {
      if (site.origins.includes(localTheme) === allowed) return
      await (allowed
        ? administration(site).addOrigin(site.id, localTheme)
        : administration(site).removeOrigin(site.id, localTheme))
    },

    async edit(site, idToken, edit) {
      if (URL.parse(edit.look?.avatarUrl ?? '')?.protocol === 'http:') return 'plain_http'
      const document = await sites.findById(site.id).readConcern('local').orFail().lean()
      const { name = document.name } = edit
      if (tooLong(buildSiteConfig({ ...document, name }, { ...document.config, ...editedParts(edit) })))
        return 'too_long'
      if (!(await editConfig(sites, site, edit))) return 'conflict'
      await tell(site, idToken)
      return 'saved'
    },
  }
}
