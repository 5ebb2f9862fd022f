import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'

/**
 * Features that stay off. The last `--disable-features` counts, so this takes the place of Playwright's own list, on which
 * ThirdPartyStoragePartitioning stands: shoppers' browsers have that on, and without it a frame of another site would get
 * neither storage nor Web Locks.
 */
const disabledFeatures = [
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
]

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

const launchArguments = (disabled: readonly string[]) => [
  '--no-sandbox',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  // Plain-http names that are no part of localhost, for shops without TLS.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
  `--disable-features=${disabled.join(',')}`,
]

/** How the browser is started that a worker's shoppers share, each in a context of their own. */
export const launchOptions = { executablePath, args: launchArguments(disabledFeatures) }

export const shopperContext = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' }

/** One shopper's browser, as far as it concerns them. */
export interface Browsing {
  readonly context: BrowserContext
}

/** A browser whose frames get no storage, as where third-party cookies are blocked and storage is not partitioned. */
export async function openWithoutStorage(): Promise<Browsing & AsyncDisposable> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  await mkdir(join(profile, 'Default'))
  // 1 blocks third-party cookies (Chromium, CookieControlsMode).
  const preferences = { profile: { cookie_controls_mode: 1 } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(profile, {
    ...shopperContext,
    executablePath,
    args: launchArguments([...disabledFeatures, 'ThirdPartyStoragePartitioning']),
  })
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
