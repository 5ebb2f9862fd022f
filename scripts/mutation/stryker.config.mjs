/**
 * `npm run mutate -- <folder>` breaks a folder of backend/src one place at a time and sees whether a test notices
 * (stryker-mutator.io): run.ts names what is broken. A folder takes from ten minutes to an hour on two cores.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'scripts/mutation/vitest.config.ts' },
  // It would rewrite the paths in it with functions that TypeScript 7 does not have; ours names no path outside.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // A constant of a module would cost a whole run of all tests each.
  ignoreStatic: true,
  // Only what spins for ever ends by this: on a busy machine less would count a mutant that was slow as noticed.
  timeoutMS: 120_000,
  reporters: ['clear-text', 'html'],
  htmlReporter: { fileName: 'test-results/mutation.html' },
  tempDirName: 'test-results/mutation',
}
