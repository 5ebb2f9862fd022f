import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { browserProject } from './widget/test/browser-project.ts'

/** Modules are loaded once a worker, and not for each file, which took a sixth of the time: none of ours keeps anything. */
const onceAWorker = { isolate: false, restoreMocks: true, unstubGlobals: true, unstubEnvs: true } as const

/**
 * Three kinds of test. `unit` needs nothing but Node and answers within seconds. `browser` is the loader's, in pages of a
 * real Chromium. `integration` goes through the front door: one real mongod for the whole run, a database of its own for
 * each file.
 */
export default defineConfig({
  test: {
    // One more than cores: many a file waits for processes, timers and elections.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,backend,widget,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.{browser,integration}.test.ts'],
          ...onceAWorker,
          testTimeout: 20_000,
        },
      },
      browserProject,
      {
        test: {
          name: 'integration',
          include: ['{protocol,backend,widget,scripts}/**/*.integration.test.ts'],
          ...onceAWorker,
          globalSetup: ['backend/test/databases/mongod.ts'],
          // Half of what it takes to start a process is the loading of the same code: it is kept where Node itself would.
          env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
          // Three times what the slowest takes on a quiet machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
})
