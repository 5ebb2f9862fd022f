import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../scripts/chromium.ts'

/** How many times slower than this machine's the phone's CPU is. */
export const cpuSlowdown = 4

export const wholeChromium = () => findChromium({ log: (line) => void process.stderr.write(`${line}\n`) })

/**
 * A browser that shows a shop's page and the chat's frame in one process, as Chrome does on phones: both share a slow CPU,
 * and one session of the DevTools protocol sees them both.
 */
export async function launchPhone(): Promise<Browser> {
  return chromium.launch({
    executablePath: await wholeChromium(),
    args: ['--no-sandbox', '--disable-site-isolation-trials', '--disable-features=IsolateOrigins,site-per-process'],
  })
}

export const phoneScreen = { width: 412, height: 823, deviceScaleFactor: 1.75 }

/** One visit by somebody who was never here: an empty cache, and nothing stored. */
export async function visit<Result>(
  browser: Browser,
  work: (page: Page, context: BrowserContext) => Promise<Result>,
): Promise<Result> {
  const { deviceScaleFactor, ...viewport } = phoneScreen
  const context = await browser.newContext({ viewport, deviceScaleFactor, isMobile: true, hasTouch: true })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    return await work(page, context)
  } finally {
    await context.close()
  }
}
