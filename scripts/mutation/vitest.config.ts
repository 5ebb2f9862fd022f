import { defineConfig } from 'vitest/config'

/** The unit tests alone: a mutant is asked thousands of times, and these answer in milliseconds. */
export default defineConfig({
  test: {
    include: ['{protocol,backend,widget}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
  },
})
