import backend from './stryker.config.mjs'

/** `npm run mutate -- loader`: the same for the loader, whose tests are in a browser. */
export default {
  ...backend,
  // No test imports the loader: a page loads it, put together as one script.
  vitest: { configFile: 'scripts/mutation/vitest.loader.config.ts', related: false },
  mutate: ['widget/loader/**/*.ts', '!**/*.test.ts'],
  htmlReporter: { fileName: 'test-results/mutation-loader.html' },
}
