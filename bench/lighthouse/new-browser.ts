import { type Browser, chromium } from '@playwright/test'
import { disabledFeatures, launchArguments } from '../../scripts/chromium-launch.ts'
import { freePort } from '../../scripts/free-port.ts'
import { untilAnswers } from '../processes/until-answers.ts'

export interface Browsers {
  readonly executablePath: string
  /** Arguments by which they find the hosts of a storefront. */
  readonly reach: readonly string[]
}

/** Somebody who was never here: a new profile has no cache, no connection and no compiled script of an earlier visit. */
export async function inNewBrowser<Result>(
  { executablePath, reach }: Browsers,
  work: (browser: Browser, port: number) => Promise<Result>,
): Promise<Result> {
  const port = await freePort()
  const args = [...launchArguments(disabledFeatures), ...reach, `--remote-debugging-port=${port}`]
  const browser = await chromium.launch({ executablePath, args })
  try {
    // Lighthouse would start a browser of its own where it finds none.
    await untilAnswers(`http://127.0.0.1:${port}/json/version`)
    return await work(browser, port)
  } finally {
    await browser.close()
  }
}
