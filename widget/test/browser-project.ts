import { playwright } from '@vitest/browser-playwright'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import { launchOptions } from '../../scripts/chromium-launch.ts'
import { shopPages } from './shop-pages.ts'

/** The loader's tests in a real Chromium, in pages of a shop. */
export const browserProject: TestProjectInlineConfiguration = {
  plugins: [shopPages()],
  test: {
    name: 'browser',
    include: ['widget/loader/**/*.browser.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      ui: false,
      screenshotFailures: false,
      provider: playwright({ launchOptions }),
      instances: [{ browser: 'chromium' }],
    },
  },
}
