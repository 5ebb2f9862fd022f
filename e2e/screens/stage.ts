import type { Browser, BrowserContext, Route } from '@playwright/test'
import { createDemoPages } from '../../backend/src/demo/shop.ts'
import type { SiteParts } from '../world/site-parts.ts'
import { Shopper, type World } from '../world/world.ts'
import { shiftTimes } from './shift-times.ts'
import { type Site, siteParts } from './site.ts'
import { type Language, type Words, words } from './words.ts'

/** A screen, and how wide it is looked at. */
export interface Device {
  name: 'desktop' | 'tablet' | 'phone' | 'zoomed'
  widths: readonly [number, ...number[]]
  height: number
  touch: boolean
}

export const devices: readonly Device[] = [
  { name: 'desktop', widths: [1280], height: 800, touch: false },
  { name: 'tablet', widths: [768], height: 1024, touch: true },
  { name: 'phone', widths: [390, 320], height: 720, touch: true },
  // 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10).
  { name: 'zoomed', widths: [320], height: 256, touch: false },
]

/** Where a scene is played: one shopper in a browser context of their own, on the demo shop's page. */
export interface Stage {
  world: World
  site: Site
  context: BrowserContext
  shopper: Shopper
  words: Words
}

/** Sites by their world and look: to make one takes two seconds of the processor. */
const made = new WeakMap<World, Map<string, Promise<Site>>>()

/** A site for the scenes of one look. */
export function siteOf(world: World, look: SiteParts['look']): Promise<Site> {
  const sites = made.get(world) ?? new Map<string, Promise<Site>>()
  made.set(world, sites)
  const parts = JSON.stringify(siteParts(world.backend.url, look))
  const site = sites.get(parts) ?? makeSite(world, parts)
  sites.set(parts, site)
  return site
}

async function makeSite(world: World, parts: string): Promise<Site> {
  const site = await world.newSiteWithSecret([world.backend.url], ['--allow-agent-role'])
  await world.backend.parley(['site', 'configure', site.key, '--file', '-'], parts)
  return site
}

interface Setting {
  device: Device
  /** As sharp as a picture of it is to be; four times the pixels take their time to draw. */
  sharp: boolean
  language?: Language
  path?: string | undefined
  /** Attributes of the loader's tag. */
  attributes?: Record<string, string> | undefined
}

/** Everything that a picture shows is the same each time: language, time zone, times, and nothing moves. */
export async function openStage(
  world: World,
  browser: Browser,
  site: Site,
  { device, sharp, language = 'en', path = '/', attributes = {} }: Setting,
): Promise<Stage> {
  const context = await browser.newContext({
    viewport: { width: device.widths[0], height: device.height },
    deviceScaleFactor: sharp ? 2 : 1,
    isMobile: device.touch,
    hasTouch: device.touch,
    locale: language === 'en' ? 'en-GB' : language,
    timezoneId: 'Europe/Lisbon',
    reducedMotion: 'reduce',
    colorScheme: 'light',
  })
  await context.addInitScript(shiftTimes)
  await context.route(world.backend.url + path, servePage(world, site, language, attributes))
  const shopper = new Shopper(await context.newPage())
  await shopper.page.goto(world.backend.url + path)
  return { world, site, context, shopper, words: words[language] }
}

/** The demo shop's page, with this site's chat on it, and room for one that is a part of the page. */
function servePage({ backend }: World, site: Site, language: Language, attributes: Record<string, string>) {
  const shop = createDemoPages({ loaderUrl: `${backend.url}/parley.js`, siteKey: site.key })
  const named = Object.entries(attributes).map(([name, value]) => ` data-${name}="${value}"`)
  const body = shop('/')
    ?.body.replace('<html lang="en">', `<html lang="${language}">`)
    .replace(' data-color="#3f4a35"', named.join(''))
    .replace('<section class="reviews"', '<div id="ask" style="max-width: 720px; margin: 64px auto"></div>$&')
  return (route: Route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: body ?? '' })
}

/** Looks at the scene in another window; resolves when that is drawn. */
export async function showIn(
  { shopper: { page, chat } }: Stage,
  { width, height, colorScheme }: { width: number; height: number; colorScheme: 'light' | 'dark' },
): Promise<void> {
  await page.mouse.move(0, 0)
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme })
  await page.locator(`parley-chat .${colorScheme}`).waitFor({ state: 'attached' })
  if (page.frames().length > 1) await chat.locator(`html[data-scheme=${colorScheme}]`).waitFor()
  // Two frames: what the change of size made others change is drawn too.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
}
