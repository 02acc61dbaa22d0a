/** Tests are ES modules in TypeScript, run as the action runs: by Node itself. Types are checked by `npm run typecheck`. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Ends what hangs; programs that tests start may be slow on a busy machine.
  testTimeout: 120_000,
  // `npm run coverage`: of all files, whether a test loads them or not. What the bundle does in e2e tests is not counted.
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
