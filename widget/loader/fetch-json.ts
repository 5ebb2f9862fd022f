import type { SiteConfig } from '@parley/protocol/site-config'
import type { GivenOptions } from './start-options.ts'
import { warn } from './warn.ts'

/** What is asked for on a page's behalf has its end: what hangs is away. */
const longestMs = 5000

/** What an address answers; null where it says that there is no such thing, undefined for all other failures. Either costs a line on the console. */
export async function fetchJson<Answer>(url: string, init?: RequestInit): Promise<Answer | null | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(longestMs) })
    // Only for the line below, which says the status.
    if (!response.ok) throw response.status
    return await response.json()
  } catch (error) {
    warn(url, error)
    return error === 404 ? null : undefined
  }
}

export const fetchConfig = ({ api, site }: GivenOptions, init?: RequestInit): Promise<SiteConfig | null | undefined> =>
  fetchJson(`${api}/v1/sites/${site}/config`, init)
