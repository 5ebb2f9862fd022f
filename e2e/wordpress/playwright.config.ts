import { defineConfig } from '@playwright/test'
import { launchOptions } from '../world/browser.ts'

/** The plugin in a real WordPress. A worker has a WordPress of its own; a site costs two seconds of a core. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results/wordpress',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../../test-results/wordpress.json' }],
  ],
  use: { launchOptions, trace: 'retain-on-failure' },
})
