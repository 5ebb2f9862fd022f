import { defineConfig } from 'vitest/config'
import { browserProject } from './widget/test/browser-project.ts'

/**
 * Three kinds of test. `unit` needs nothing but Node and answers within seconds. `browser` is the loader's, in pages of a
 * real Chromium. `integration` goes through the front door: one real mongod for the whole run, a database of its own for
 * each file.
 */
export default defineConfig({
  test: {
    // Files that wait for processes, timers and elections leave the cores idle; Vitest itself would leave one of them out.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,backend,widget,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.{browser,integration}.test.ts'],
        },
      },
      browserProject,
      {
        test: {
          name: 'integration',
          include: ['{protocol,backend,widget,scripts}/**/*.integration.test.ts'],
          globalSetup: ['backend/test/databases/mongod.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
