import type { SiteConfig } from '@parley/protocol/site-config'
import { warn } from './warn.ts'

/** What an address answers; undefined, with one line on the console, when it does not. */
export async function fetchJson<Answer>(url: string, init?: RequestInit): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, init)
    if (!response.ok) throw response.status
    return await response.json()
  } catch (error) {
    return void warn(url, error)
  }
}

export const fetchConfig = (api: string, site: string, init?: RequestInit): Promise<SiteConfig | undefined> =>
  fetchJson(`${api}/v1/sites/${site}/config`, init)
