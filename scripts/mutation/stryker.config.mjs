/**
 * `npm run mutate`: breaks the code one place at a time and sees whether a test notices (stryker-mutator.io). Hours for
 * all of it on two cores; `npm run mutate -- --mutate 'backend/src/agent/*.ts'` asks of one folder.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'scripts/mutation/vitest.config.ts' },
  // It would rewrite the paths in it with functions that TypeScript 7 does not have; ours names no path outside.
  tsconfigFile: 'none',
  mutate: ['backend/src/{agent,conversation,live,outbound,visitors}/**/*.ts', 'widget/loader/**/*.ts', '!**/*.test.ts'],
  coverageAnalysis: 'perTest',
  // A constant of a module would cost a whole run of all tests each.
  ignoreStatic: true,
  reporters: ['clear-text', 'html'],
  htmlReporter: { fileName: 'test-results/mutation.html' },
  tempDirName: 'test-results/mutation',
}
