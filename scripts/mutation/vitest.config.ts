import { defineConfig } from 'vitest/config'

/**
 * The tests beside the code that is broken, with a real mongod: a mutant is asked thousands of times, so those stay out
 * that start processes of their own, where no mutant is.
 */
export default defineConfig({
  test: {
    // Modules are loaded once a process, not once a test file and mutant.
    isolate: false,
    include: [`backend/src/${process.env.MUTATION_FOLDER}/**/*.test.ts`],
    exclude: ['**/node_modules/**', '**/{death,outage}.integration.test.ts'],
    globalSetup: ['scripts/mutation/one-mongod.ts'],
    // A mutant that hangs a test is noticed by it: Stryker's own limit would end the process, which costs far more.
    testTimeout: 15_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 5_000 } },
  },
})
