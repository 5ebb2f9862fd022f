import { defineConfig } from '@playwright/test'
import { launchOptions } from '../../scripts/chromium-launch.ts'

/**
 * The plugin in a real WordPress. A worker has a WordPress of its own; a site costs two seconds of a core, a backend four.
 * Three workers: they wait for PHP, proofs and pushes for more than half of their time.
 */
export default defineConfig({
  testDir: '.',
  globalSetup: './world/build-plugin.ts',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results/wordpress',
  workers: 3,
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
  use: { launchOptions },
})
