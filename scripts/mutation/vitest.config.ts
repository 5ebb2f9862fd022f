import { defineConfig } from 'vitest/config'

/**
 * The tests beside the code that is broken, with a real mongod: a mutant is asked thousands of times, so those stay out
 * that start processes of their own, where no mutant is.
 */
export default defineConfig({
  test: {
    include: [`backend/src/${process.env.MUTATION_FOLDER}/**/*.test.ts`],
    exclude: ['**/node_modules/**', '**/{death,outage}.integration.test.ts'],
    globalSetup: ['scripts/mutation/one-mongod.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
