import type { SiteConfig } from '@parley/protocol/site-config'
import type { Browsing } from './browser.ts'
import type { SiteParts } from './site-parts.ts'
import { Shopper, type World } from './world.ts'

type Changes = Pick<SiteParts, 'look' | 'behaviour' | 'texts'>

/** The site's config with changes, as a plugin writes it into the page. */
export async function configOf(world: World, changes: Changes = {}): Promise<SiteConfig> {
  const response = await fetch(`${world.backend.local}/v1/sites/${world.siteKey}/config`, {
    headers: { Origin: new URL(world.shop.url()).origin },
  })
  const config: SiteConfig = await response.json()
  return {
    ...config,
    look: { ...config.look, ...changes.look },
    behaviour: { ...config.behaviour, ...changes.behaviour },
    texts: { ...config.texts, ...changes.texts },
  }
}

const quoted = (text: string) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`

/** The loader's tag with these attributes. */
export const tagOf = (world: World, attributes: Record<string, string> = {}): string =>
  `<script async src="${world.backend.url}/parley.js"${Object.entries({ site: world.siteKey, ...attributes })
    .map(([name, value]) => ` data-${name}=${quoted(value)}`)
    .join('')}></script>`

/** A visitor on a page of the shop with this in its head and in its body. Each path is one page, so each test has its own. */
export async function visitPage(
  world: World,
  browsing: Browsing,
  { path, head = '', body = '' }: { path: string; head?: string; body?: string },
): Promise<Shopper> {
  world.shop.serve(
    path,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title><meta name="viewport" content="width=device-width">${head}<body><h1>Dripper</h1>${body}</body></html>`,
  )
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(world.shop.url('shop.localhost', path))
  return shopper
}
