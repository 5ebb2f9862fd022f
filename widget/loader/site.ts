import type { SiteConfig } from '@parley/protocol/site-config'

/** The site's config, or null with one line on the console: a shop without its chat is still a shop. */
export async function fetchConfig(api: string, site: string): Promise<SiteConfig | null> {
  try {
    const response = await fetch(`${api}/v1/sites/${site}/config`, { credentials: 'omit' })
    if (response.ok) return await response.json()
    console.warn(
      response.status === 404 ? `Parley: there is no site ${site} here.` : 'Parley: the chat is not reachable.',
    )
  } catch {
    console.warn('Parley: the chat is not reachable.')
  }
  return null
}

/** When the page has nothing better to do, and at the latest after two seconds. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 2000 })
    else setTimeout(resolve, 200)
  })
