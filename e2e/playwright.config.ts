import { defineConfig } from '@playwright/test'
import { launchOptions } from '../scripts/chromium-launch.ts'
import type { Runtime } from './world/world.ts'

/**
 * Journeys in a real Chromium against the backend as `npm start` runs it. Each worker has a backend, a shop and an agent
 * of its own, and a browser in which each test is a shopper of its own. Two workers: while one waits for what takes its
 * time, the other works; more fight for the cores.
 */
export default defineConfig<Runtime>({
  testDir: 'journeys',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/browser',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../test-results/playwright.json' }],
  ],
  projects: [
    // The panel ships on Preact's runtime; no code may depend on which one it is. First, so that nothing waits for its end.
    {
      name: 'chromium, panel on React',
      // What streams, what several tabs do, and each part that is fetched when it is first wanted.
      testMatch: /\/(answer|answer-actions|blocks|coming-back|figures|menu|tabs)\.spec\.ts$/,
      use: { runtime: 'react' },
      // Each would build it.
      workers: 1,
    },
    { name: 'chromium' },
  ],
  // A trace of every test would take a quarter of Node's time: `--trace retain-on-failure` makes them.
  use: { launchOptions },
})
