import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { disabledFeatures, executablePath, launchArguments } from '../../scripts/chromium-launch.ts'

export const shopperContext = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' }

/** One shopper's browser, as far as it concerns them. */
export interface Browsing {
  readonly context: BrowserContext
}

/**
 * A browser whose frames get no storage, as where third-party cookies are blocked and storage is not partitioned.
 *
 * @param more of Chromium's arguments.
 */
export async function openWithoutStorage(more: readonly string[] = []): Promise<Browsing & AsyncDisposable> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  await mkdir(join(profile, 'Default'))
  // 1 blocks third-party cookies (Chromium, CookieControlsMode).
  const preferences = { profile: { cookie_controls_mode: 1 } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(profile, {
    ...shopperContext,
    executablePath,
    args: [...launchArguments([...disabledFeatures, 'ThirdPartyStoragePartitioning']), ...more],
  })
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

/** Runs in a frame: whether its storage is kept from it. */
export function isStorageDenied(): boolean {
  try {
    return localStorage.length < 0
  } catch (error) {
    return error instanceof DOMException && error.name === 'SecurityError'
  }
}
