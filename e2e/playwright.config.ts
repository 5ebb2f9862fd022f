import { defineConfig } from '@playwright/test'
import type { Runtime } from './world/world.ts'

/**
 * Journeys in a real Chromium against the backend as `npm start` runs it. One worker: the machine has few cores, and a
 * browser that fights for them tests nothing but patience.
 */
export default defineConfig<Runtime>({
  testDir: 'journeys',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/browser',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../test-results/playwright.json' }],
  ],
  projects: [
    { name: 'chromium' },
    // The panel ships on Preact's runtime; no code may depend on which one it is.
    { name: 'chromium, panel on React', testMatch: 'answer.spec.ts', use: { runtime: 'react' } },
  ],
  use: { trace: 'retain-on-failure' },
})
