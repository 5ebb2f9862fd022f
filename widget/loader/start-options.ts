import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { SiteConfig } from '@parley/protocol/site-config'

/** Options of a chat that can start: whose it is, where its backend is, and how the site wants it. */
export type StartOptions = EmbedOptions & { api: string; config: SiteConfig }

/** What a page gave so far. */
export type GivenOptions = { [Name in keyof StartOptions]?: StartOptions[Name] | null | undefined }

/** The site and the backend are known before its config is. */
export const canStart = (those: GivenOptions): those is StartOptions => !!those.config

/** Those of the chat that runs. */
export let options: StartOptions

export const setOptions = (those: StartOptions): void => {
  options = those
}
