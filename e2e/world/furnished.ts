import type { SiteConfig } from '@parley/protocol/site-config'
import type { Browsing } from './browser.ts'
import { Shopper, type World } from './world.ts'

type Parts = { [Part in keyof SiteConfig]?: Partial<SiteConfig[Part]> }

/** A shopper at a site of its own, whose config differs from the default in `parts`. */
export async function visitFurnished(world: World, browsing: Browsing, parts: Parts, query = ''): Promise<Shopper> {
  const key = await world.newSite([new URL(world.shop.url()).origin])
  await world.backend.parley(['site', 'configure', key, '--file', '-'], JSON.stringify(parts))
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(`${world.shop.url()}?site=${key}${query}`)
  return shopper
}
