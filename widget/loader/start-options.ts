import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { SiteConfig } from '@parley/protocol/site-config'

/** Options of a chat that can start: whose it is, where its backend is, and how the site wants it. */
export type StartOptions = EmbedOptions & { api: string; config: SiteConfig }

/** Those of the chat that runs. */
export let options: StartOptions

export const setOptions = (given: StartOptions): void => {
  options = given
}
