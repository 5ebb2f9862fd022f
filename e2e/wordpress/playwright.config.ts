import { defineConfig } from '@playwright/test'
import { launchOptions } from '../world/browser.ts'

/** The plugin in a real WordPress. A worker has a WordPress of its own; a site costs two seconds of a core, a backend four. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results/wordpress',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  projects: [
    // First, because it is the longest; one worker, because each would have a backend.
    { name: 'the real backend', testMatch: 'journeys/*.spec.ts', workers: 1, timeout: 120_000 },
    { name: 'a stand-in', testIgnore: 'journeys/**' },
  ],
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../../test-results/wordpress.json' }],
  ],
  use: { launchOptions, trace: 'retain-on-failure' },
})
