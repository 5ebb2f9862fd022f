import type { Browsing } from './browser.ts'
import type { SiteParts } from './site-parts.ts'
import { Shopper, type World } from './world.ts'

/** Sites by their world and parts: to make one takes a second of the processor, and a site knows no test from another. */
const made = new WeakMap<World, Map<string, Promise<string>>>()

/** A shopper at a site whose config differs from the default in `parts`. */
export async function visitFurnished(world: World, browsing: Browsing, parts: SiteParts, query = ''): Promise<Shopper> {
  const key = await furnishedSite(world, JSON.stringify(parts))
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(`${world.shop.url()}?site=${key}${query}`)
  return shopper
}

function furnishedSite(world: World, parts: string): Promise<string> {
  const sites = made.get(world) ?? new Map<string, Promise<string>>()
  made.set(world, sites)
  const site = sites.get(parts) ?? makeSite(world, parts)
  sites.set(parts, site)
  return site
}

async function makeSite(world: World, parts: string): Promise<string> {
  const key = await world.newSite([new URL(world.shop.url()).origin])
  await world.backend.parley(['site', 'configure', key, '--file', '-'], parts)
  return key
}
