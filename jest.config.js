import { env } from 'node:process';

const { COVERAGE, FAIL_ON_SKIPPED_TESTS } = env;

/** Tests are ES modules in TypeScript, run as the action runs: by Node itself. Types are checked by `npm run typecheck`. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Ends what hangs; programs that tests start may be slow on a busy machine.
  testTimeout: 120_000,
  // `.ci/run` sets it. On Windows a few tests of POSIX permissions and shells are skipped.
  reporters: [
    'default',
    ...(FAIL_ON_SKIPPED_TESTS === 'true' ? ['./__tests__/support/no-skipped-tests.ts'] : []),
  ],
  // `npm run coverage`: of all files, whether a test loads them or not. Processes that end-to-end tests start are not counted.
  collectCoverage: COVERAGE === 'true',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text-summary', 'html'],
  coverageThreshold: { global: { branches: 92, functions: 88, lines: 83, statements: 83 } },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
