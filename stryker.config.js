/** Mutation testing of the two rooms whose rules are Helm's and the specification's: docs/testing.md. */
export default {
  mutate: ['src/chart/**/*.ts', 'src/{http,oci,registry}/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    configFile: 'jest.config.js',
    config: {
      testMatch: ['<rootDir>/__tests__/{chart,go,http,oci,registry}/**/*.test.ts'],
      // A mutant that waits for what never comes has failed by then.
      testTimeout: 30_000,
    },
  },
  coverageAnalysis: 'perTest',
  // What runs once when a module is loaded can be charged to no test.
  ignoreStatic: true,
  ignorePatterns: ['bench', 'dist', 'docs', 'coverage'],
  concurrency: 2,
  // A mutant may leave a loop behind that slows down the next ones.
  maxTestRunnerReuse: 25,
  // On a busy machine a slow test is no infinite loop.
  timeoutMS: 60_000,
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation/report.html' },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  tempDirName: 'coverage/mutation/sandbox',
};
