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

const launchArguments = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  // Plain-http names that are no part of localhost, for shops without TLS.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
]

export interface Browsing {
  readonly context: BrowserContext
  close(): Promise<void>
}

/**
 * A browser with a profile of its own, as a shopper has one.
 *
 * @param storage `denied`: the frame gets none, as where third-party cookies are blocked and storage is not partitioned.
 */
export async function openBrowser(storage: 'partitioned' | 'denied' = 'partitioned'): Promise<Browsing> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  await mkdir(join(profile, 'Default'))
  const denied = storage === 'denied'
  // 1 blocks third-party cookies (Chromium, CookieControlsMode); with partitioning a frame then still gets storage.
  const preferences = { profile: { cookie_controls_mode: denied ? 1 : 0 } }
  const disabled = [...disabledFeatures, ...(denied ? ['ThirdPartyStoragePartitioning'] : [])]
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...launchArguments, `--disable-features=${disabled.join(',')}`],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
  })
  return {
    context,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
